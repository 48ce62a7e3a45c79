import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { readOwnServers } from "../../blueprint/read-own-dns";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, recordOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { DnsProblem } from "./problem";
import { type ZoneSource, ZoneSources } from "./zone-sources";

const SERVICE = "kubernetes:core/v1:Service";

/** RFC 2308, section 5: one to three hours have been found to work well for "there is no such name". */
const LONGEST_ABSENCE_SECONDS = 3 * 3600;

/** Certificate authorities that anybody may order from by ACME, by their server and the name that CAA gives them. */
const ACME_AUTHORITIES: readonly (readonly [server: RegExp, name: string])[] = [
  [/(^|\.)letsencrypt\.org$/, "letsencrypt.org"],
  [/(^|\.)zerossl\.com$/, "sectigo.com"],
  [/(^|\.)pki\.goog$/, "pki.goog"],
  [/(^|\.)buypass\.com$/, "buypass.com"],
  [/(^|\.)ssl\.com$/, "ssl.com"],
  [/(^|\.)digicert\.com$/, "digicert.com"],
];

/** The value that occurs most often; the first of those that occur equally often. */
function usual<Value>(values: readonly Value[]): Value | undefined {
  const often = (value: Value): number => values.filter((other) => other === value).length;
  return values.toSorted((one, other) => often(other) - often(one))[0];
}

class Delegation {
  private readonly sources: readonly ZoneSource[];

  constructor(
    private readonly reading: Reading,
    private readonly zone: string,
    private readonly servers: readonly { readonly site: string; readonly urn: string }[],
  ) {
    this.sources = new ZoneSources(reading, zone).all;
  }

  defects(): Defect[] {
    if (this.sources.length === 0) return [];
    return [
      ...this.nameServers(),
      ...this.glue(),
      ...this.unread(),
      ...this.absence(),
      ...this.authorities(),
    ];
  }

  /** Texts of the zone that no pods read, where others are read. */
  private unread(): Defect[] {
    const { zone, servers } = this;
    const served = new Set(servers.map(({ site }) => site));
    if (served.size === 0) return [];
    return readOwnServers(this.reading)
      .filter((server) => server.zone === zone && !served.has(server.site))
      .map(({ urn, site }) => ({
        policy: "dns-is-dual-and-health-checked",
        level: "error",
        resource: urn,
        field: "data",
        problem: { kind: "zone-unread", zone, site },
      }));
  }

  private defect(
    source: ZoneSource,
    name: string,
    type: string,
    problem: DnsProblem,
    level?: "warning",
  ): Defect {
    const policy = "dns-is-dual-and-health-checked";
    return { policy, level: level ?? "error", ...source.place(name, type), problem };
  }

  private isOwn(server: string): boolean {
    return server.endsWith(`.${this.zone}`);
  }

  /** What names one provider alone where others name both, or other servers than most do. */
  private nameServers(): Defect[] {
    const { zone } = this;
    const everywhere = new Set(this.sources.flatMap(({ nameServers }) => nameServers));
    const texts = this.sources.filter(({ provider }) => provider === "own");
    const saysAny = texts.some(({ nameServers }) => nameServers.length > 0);
    // Route 53 makes an NS record that names itself alone where none is declared; texts need have none at all.
    const named = this.sources.filter(({ provider }) => provider === "route53" || saysAny);
    const usualList = usual(named.map(({ nameServers }) => [...nameServers].sort().join(" "))) ?? "";
    const most = usualList.split(" ");
    return named.flatMap((source): Defect[] => {
      const lacking = (own: boolean): string[] =>
        [...everywhere].filter(
          (server) => this.isOwn(server) === own && !source.nameServers.includes(server),
        );
      for (const [own, provider] of [
        [true, "own"],
        [false, "route53"],
      ] as const) {
        const has = source.nameServers.some((server) => this.isOwn(server) === own);
        const missing = lacking(own);
        if (
          has ||
          missing.length === 0 ||
          (!own && source.provider === "route53" && source.nameServers.length === 0)
        )
          continue;
        const problem: DnsProblem = {
          kind: "names-one-provider",
          zone,
          named: own ? "route53" : "own",
          lacking: missing,
        };
        return [
          { ...this.defect(source, zone, "NS", problem), impairs: [{ kind: "delegation", zone, provider }] },
        ];
      }
      const own = new Set(source.nameServers);
      const problem: DnsProblem = {
        kind: "name-servers-differ",
        zone,
        lacking: most.filter((server) => server !== "" && !own.has(server)),
        beyond: [...own].filter((server) => !most.includes(server)),
      };
      if (problem.lacking.length + problem.beyond.length === 0) return [];
      return [this.defect(source, zone, "NS", problem)];
    });
  }

  /** Addresses at which the Services of the zone's own servers answer, by the Service; none where one is unknown. */
  private serviceAddresses(): Map<string, { readonly resource: Resource; readonly site: string }> {
    const found = new Map<string, { resource: Resource; site: string }>();
    for (const resource of this.reading.all(SERVICE)) {
      const zone = textOf(at(resource.inputs, "metadata", "labels", labels.zone));
      const site = this.reading.findSite(resource);
      if (zone === undefined || plainName(zone) !== this.zone || site === undefined) continue;
      const { inputs } = resource;
      const annotations = recordOf(at(inputs, "metadata", "annotations"));
      const address =
        textOf(at(inputs, "spec", "loadBalancerIP")) ??
        textsOf(at(inputs, "spec", "externalIPs"))[0] ??
        Object.entries(annotations).flatMap(([key, value]) =>
          /loadbalancer-?ips?$/i.test(key) ? (textOf(value) ?? []) : [],
        )[0];
      if (address === undefined) continue;
      found.set(address, { resource, site });
    }
    return new Set([...found.values()].map(({ site }) => site)).size < this.servers.length
      ? new Map<string, never>()
      : found;
  }

  private glue(): Defect[] {
    const inside = [...new Set(this.sources.flatMap(({ nameServers }) => nameServers))].filter((server) =>
      this.isOwn(server),
    );
    const services = this.serviceAddresses();
    const agreed = new Map<string, string>();
    const found = inside.flatMap((name): Defect[] => {
      const given = this.sources.flatMap(({ addressOf }) => addressOf.get(name) ?? []);
      const answering = given.filter((address) => services.has(address));
      const right = usual(answering.length > 0 ? answering : given);
      if (right === undefined) return [];
      agreed.set(name, right);
      const site = services.get(right)?.site;
      const disables = this.servers.filter((server) => server.site === site).map(({ urn }) => urn);
      return this.sources.flatMap((source): Defect[] => {
        const address = source.addressOf.get(name);
        if (address === right || (address === undefined && !source.nameServers.includes(name))) return [];
        const problem: DnsProblem =
          address === undefined
            ? { kind: "glue-missing", name, others: right }
            : { kind: "glue-differs", name, value: address, others: right };
        return [{ ...this.defect(source, name, "A", problem), disables, cause: `glue ${name}` }];
      });
    });
    if (services.size === 0) return found;
    const recorded = new Set(agreed.values());
    const unreached = [...recorded].filter((address) => !services.has(address));
    const strays = [...services].filter(([address]) => !recorded.has(address));
    if (unreached.length === 0 || strays.length === 0) return found;
    return [
      ...found,
      ...strays.map(([value, { resource, site }]): Defect => {
        const disables = this.servers.filter((server) => server.site === site).map(({ urn }) => urn);
        return {
          policy: "dns-is-dual-and-health-checked",
          level: "error",
          resource: resource.urn,
          field: "spec.loadBalancerIP",
          problem: { kind: "server-address-differs", value, others: unreached },
          disables,
        };
      }),
    ];
  }

  private absence(): Defect[] {
    const { zone } = this;
    const given = this.sources.flatMap((source) => source.absenceSeconds ?? []);
    const most = usual(given);
    return this.sources.flatMap((source): Defect[] => {
      const value = source.absenceSeconds;
      if (value === undefined || most === undefined) return [];
      if (value === most && value <= LONGEST_ABSENCE_SECONDS) return [];
      const others = value === most ? {} : { others: most };
      return [
        {
          ...this.defect(source, zone, "SOA", { kind: "absence-kept", zone, value, ...others }, "warning"),
          cause: `absence ${value}`,
        },
      ];
    });
  }

  private authorities(): Defect[] {
    const { zone } = this;
    const text = (source: ZoneSource): string => source.authorities.toSorted().join("; ");
    const most = usual(this.sources.map(text)) ?? "";
    const differing = this.sources
      .filter((source) => text(source) !== most)
      .map((source) => {
        const value = text(source) || "nothing";
        return this.defect(source, zone, "CAA", {
          kind: "authorities-differ",
          zone,
          value,
          others: most || "nothing",
        });
      });
    const issue = most.split("; ").filter((each) => / issue /.test(` ${each} `));
    if (issue.length === 0) return differing;
    const allowed = issue.map((each) => /"([^";]*)/.exec(each)?.[1]?.trim() ?? "");
    const [source] = this.sources;
    return [
      ...differing,
      ...[...this.publicAuthorities()].flatMap(([value, certificate]): Defect[] =>
        allowed.includes(value) || !source
          ? []
          : [this.defect(source, zone, "CAA", { kind: "authority-forbidden", value, certificate, allowed })],
      ),
    ];
  }

  /** Public authorities that certificates for names of the zone are ordered from, each with one of the certificates. */
  private publicAuthorities(): Map<string, string> {
    const issuers = new Map<string, string>();
    for (const type of ["ClusterIssuer", "Issuer"])
      for (const issuer of this.reading.all(`kubernetes:cert-manager.io/v1:${type}`)) {
        const server = textOf(at(issuer.inputs, "spec", "acme", "server")) ?? "";
        const host = /^https:\/\/([^/:]+)/.exec(server)?.[1] ?? "";
        const authority = ACME_AUTHORITIES.find(([pattern]) => pattern.test(host))?.[1];
        const name = textOf(at(issuer.inputs, "metadata", "name")) ?? issuer.name;
        if (authority) issuers.set(`${this.reading.findSite(issuer) ?? ""} ${type} ${name}`, authority);
      }
    const found = new Map<string, string>();
    for (const certificate of this.reading.all(types.certificate)) {
      const names = textsOf(at(certificate.inputs, "spec", "dnsNames")).map(plainName);
      if (!names.some((name) => name === this.zone || name.endsWith(`.${this.zone}`))) continue;
      const kind = textOf(at(certificate.inputs, "spec", "issuerRef", "kind")) ?? "Issuer";
      const issuer = textOf(at(certificate.inputs, "spec", "issuerRef", "name")) ?? "";
      const authority = issuers.get(`${this.reading.findSite(certificate) ?? ""} ${kind} ${issuer}`);
      if (authority) found.set(authority, certificate.urn);
    }
    return found;
  }
}

/** What the places that speak for a zone say differently, or otherwise than it is. */
export function differingDelegations(reading: Reading, blueprint: Blueprint): Defect[] {
  return blueprint.zones.flatMap(({ name, servers }) => new Delegation(reading, name, servers).defects());
}
