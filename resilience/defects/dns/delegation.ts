import type { ZoneRecord } from "@holdfast/contract/powerdns/read-zone";
import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { readOwnServers, zoneTextKey } from "../../blueprint/read-own-dns";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, numberOf, recordOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { DnsProblem } from "./problem";

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

/** What one place says of a zone: the records of Route 53, or the text of a server of the operator's own. */
interface Source {
  /** The provider that says it; absent where it is the zone above. */
  readonly provider?: "route53" | "own";
  readonly nameServers: readonly string[];
  readonly addressOf: ReadonlyMap<string, string>;
  readonly absenceSeconds?: number;
  readonly authorities: readonly string[];
  /** Where a record of it stands. */
  readonly place: (name: string, type: string) => { readonly resource: string; readonly field: string };
}

/** A record's data with single spaces, as records are compared. */
const plain = (content: string): string => content.trim().replace(/\s+/g, " ");

/** RFC 1035, 3.3.13: the last of seven is how long an absence is kept (RFC 2308). */
function absenceSeconds(content: string | undefined): number | undefined {
  const fields = plain((content ?? "").replace(/[()]/g, " ")).split(" ");
  const seconds = Number(fields[6]);
  return fields.length === 7 && Number.isFinite(seconds) ? seconds : undefined;
}

/** The value that occurs most often; the first of those that occur equally often. */
function usual<Value>(values: readonly Value[]): Value | undefined {
  const often = (value: Value): number => values.filter((other) => other === value).length;
  return values.toSorted((one, other) => often(other) - often(one))[0];
}

class ZoneSources {
  readonly all: readonly Source[];

  constructor(
    private readonly reading: Reading,
    private readonly zone: string,
  ) {
    const records = reading.all(types.record).filter(({ inputs }) => this.isInside(textOf(inputs["name"])));
    const own = readOwnServers(reading).filter((server) => server.zone === zone);
    const hosted = reading
      .all(types.zone)
      .find(({ inputs }) => plainName(textOf(inputs["name"]) ?? "") === zone);
    this.all = [
      ...(hosted ? [this.route53(hosted, records)] : []),
      ...own.map((server) => this.text(server.urn, server.text.records)),
    ];
  }

  private isInside(name: string | undefined): boolean {
    const full = plainName(name ?? "");
    return full === this.zone || full.endsWith(`.${this.zone}`);
  }

  private route53(hosted: Resource, records: readonly Resource[]): Source {
    // The zone above, where it is at Route 53 too, names the servers of this one by records of the same name.
    const isOwn = ({ inputs, propertyDependencies }: Resource): boolean =>
      (propertyDependencies["zoneId"] ?? [hosted.urn]).includes(hosted.urn) || inputs["zoneId"] === undefined;
    const of = (type: string, name = this.zone): Resource[] =>
      records.filter(
        (record) =>
          record.inputs["type"] === type &&
          plainName(textOf(record.inputs["name"]) ?? "") === name &&
          isOwn(record),
      );
    const addresses = records.filter((record) => record.inputs["type"] === "A" && isOwn(record));
    const [startOfAuthority] = of("SOA");
    return {
      provider: "route53",
      nameServers: of("NS").flatMap(({ inputs }) => textsOf(inputs["records"]).map(plainName)),
      addressOf: new Map(
        addresses.flatMap(({ inputs }) =>
          textsOf(inputs["records"]).map(
            (address) => [plainName(textOf(inputs["name"]) ?? ""), address] as const,
          ),
        ),
      ),
      ...(startOfAuthority
        ? absence(textsOf(startOfAuthority.inputs["records"])[0], numberOf(startOfAuthority.inputs["ttl"]))
        : ROUTE53_ABSENCE),
      authorities: of("CAA").flatMap(({ inputs }) => textsOf(inputs["records"]).map(plain)),
      place: (name, type) => ({
        resource: of(type, name)[0]?.urn ?? hosted.urn,
        field: of(type, name).length > 0 ? "records" : type,
      }),
    };
  }

  private text(urn: string, records: readonly ZoneRecord[]): Source {
    const of = (type: string): ZoneRecord[] =>
      records.filter((record) => record.name === this.zone && record.type === type);
    const key = zoneTextKey(recordOf(this.reading.resource(urn)?.inputs["data"]), this.zone) ?? "";
    return {
      provider: "own",
      nameServers: of("NS").map(({ content }) => content),
      addressOf: new Map(
        records.filter(({ type }) => type === "A").map(({ name, content }) => [name, content] as const),
      ),
      ...absence(of("SOA")[0]?.content, of("SOA")[0]?.ttlSeconds),
      authorities: of("CAA").map(({ content }) => plain(content)),
      place: (name, type) => ({ resource: urn, field: `data.${key}: ${name} ${type}` }),
    };
  }
}

/** RFC 2308, section 5: an absence is kept for no longer than the SOA record itself. */
function absence(content: string | undefined, ttl: number | undefined): { absenceSeconds?: number } {
  const seconds = absenceSeconds(content);
  return seconds === undefined ? {} : { absenceSeconds: Math.min(seconds, ttl ?? seconds) };
}

/** Amazon Route 53's own SOA record, which it makes where none is declared: 86400 s, in a record of 900 s. */
const ROUTE53_ABSENCE = { absenceSeconds: 900 } as const;

class Delegation {
  private readonly sources: readonly Source[];

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
      ...this.incomplete(),
      ...this.absence(),
      ...this.authorities(),
    ];
  }

  /** Texts of the zone that no pods read, and pods that no Service leads to, where others are complete. */
  private incomplete(): Defect[] {
    const { zone, servers } = this;
    const served = new Set(servers.map(({ site }) => site));
    const led = new Set(
      this.reading
        .all(SERVICE)
        .filter(
          ({ inputs }) => plainName(textOf(at(inputs, "metadata", "labels", labels.zone)) ?? "") === zone,
        )
        .flatMap((service) => this.reading.findSite(service) ?? []),
    );
    const found = (resource: string, site: string, lacks: "pods" | "service"): Defect => ({
      policy: "dns-is-dual-and-health-checked",
      level: "error",
      resource,
      field: lacks === "pods" ? "data" : "spec.template.metadata.labels",
      problem: { kind: "server-incomplete", zone, site, lacks },
      ...(lacks === "service" ? { disables: [resource] } : {}),
    });
    const texts = readOwnServers(this.reading).filter((server) => server.zone === zone);
    return [
      ...(served.size > 0
        ? texts.filter(({ site }) => !served.has(site)).map(({ urn, site }) => found(urn, site, "pods"))
        : []),
      ...(led.size > 0
        ? servers.filter(({ site }) => !led.has(site)).map(({ urn, site }) => found(urn, site, "service"))
        : []),
    ];
  }

  private defect(source: Source, name: string, type: string, problem: DnsProblem, level?: "warning"): Defect {
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
        lacking: most.filter((server) => !own.has(server)),
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
      ? new Map()
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
    const text = (source: Source): string => source.authorities.toSorted().join("; ");
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
