import { decide } from "@holdfast/contract/iam/policy-document";
import type { Blueprint } from "../../blueprint/blueprint";
import { plainName } from "../../blueprint/plain-name";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { readOwnServers } from "../../blueprint/read-own-dns";
import { objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import { certificatesBySecret } from "../references/mounted-certificates";
import { wayText } from "../references/places";
import { restingOn } from "../references/resting-on";
import { mayDo, Roles } from "../roles";
import { issuersOf, trusts, unregisteredIssuer } from "../vault/trust";
import { AWS_AUDIENCE } from "../vault/writers";

const about = { policy: "configuration-takes-effect", level: "error" } as const;

/** Kinds of issuers whose certificates no browser trusts, and fields of cert-manager's own that say the same. */
const PRIVATE_KINDS = new Set(["AWSPCAClusterIssuer", "AWSPCAIssuer"]);
const PRIVATE_FIELDS = ["ca", "selfSigned", "vault"];

/** A certificate that users see: a gateway shows it for names of a public zone. */
interface EdgeCertificate {
  readonly site: string;
  readonly resource: Resource;
  /** The public zones of its names. */
  readonly zones: readonly string[];
  readonly issuer: Resource | undefined;
}

function edgeCertificates(reading: Reading, { zones }: Blueprint): EdgeCertificate[] {
  const certificates = certificatesBySecret(reading);
  const issuers = new Map<string, Resource>();
  for (const each of reading.all(types.clusterIssuer)) {
    const site = reading.findSite(each);
    if (site !== undefined) issuers.set(`ClusterIssuer ${site}/${objectName(each)}`, each);
  }
  for (const each of reading.all(types.issuer)) {
    const site = reading.findSite(each);
    if (site !== undefined) issuers.set(`Issuer ${objectKey(site, each)}`, each);
  }
  const shown = reading.all(types.gateway).flatMap((gateway) => {
    const site = reading.findSite(gateway);
    if (site === undefined) return [];
    return listOf(at(gateway.inputs, "spec", "listeners"))
      .flatMap((listener) => listOf(at(listener, "tls", "certificateRefs")))
      .flatMap((reference) => {
        const namespace = textOf(at(reference, "namespace")) ?? namespaceOf(gateway);
        const found = certificates.get(`${site}/${namespace}/${textOf(at(reference, "name")) ?? ""}`);
        return found ? [{ site, resource: found }] : [];
      });
  });
  return [...new Map(shown.map((each) => [each.resource.urn, each])).values()].flatMap(
    ({ site, resource }) => {
      const names = textsOf(at(resource.inputs, "spec", "dnsNames")).map(plainName);
      const of = zones
        .map(({ name }) => name)
        .filter((zone) => names.some((name) => name === zone || name.endsWith(`.${zone}`)));
      const kind = textOf(at(resource.inputs, "spec", "issuerRef", "kind")) ?? "Issuer";
      const name = textOf(at(resource.inputs, "spec", "issuerRef", "name")) ?? "";
      const key = kind === "Issuer" ? `${site}/${namespaceOf(resource)}/${name}` : `${site}/${name}`;
      return of.length > 0 ? [{ site, resource, zones: of, issuer: issuers.get(`${kind} ${key}`) }] : [];
    },
  );
}

/** What the certificate's issuer is that browsers do not trust; nothing where it is public, or not known. */
function privateIssuerOf({ resource, issuer }: EdgeCertificate): string | undefined {
  const kind = textOf(at(resource.inputs, "spec", "issuerRef", "kind")) ?? "Issuer";
  const name = textOf(at(resource.inputs, "spec", "issuerRef", "name")) ?? "";
  const isPrivate =
    PRIVATE_KINDS.has(kind) ||
    PRIVATE_FIELDS.some((field) => (at(issuer?.inputs, "spec", field) ?? null) !== null);
  return isPrivate ? `${kind} ${name}` : undefined;
}

/** Whether a solver is asked for names of a zone; one without a selector is asked for all. */
function isFor(solver: Value, zone: string): boolean {
  const selected = ["dnsZones", "dnsNames"].flatMap((field) => textsOf(at(solver, "selector", field)));
  return (
    selected.length === 0 ||
    selected.some((name) => plainName(name) === zone || plainName(name).endsWith(`.${zone}`))
  );
}

/** Why a site cannot prove to the public authority that a zone is its own. */
function* challengeDefects(
  reading: Reading,
  roles: Roles,
  { site, zones, issuer, resource }: EdgeCertificate,
): Iterable<Defect> {
  if (!issuer || (at(issuer.inputs, "spec", "acme") ?? null) === null) return;
  const solvers = listOf(at(issuer.inputs, "spec", "acme", "solvers"));
  const disables = (): string[] => restingOn(reading).stoppedBy(resource);
  const purpose = "no edge certificate is issued there";
  for (const zone of zones) {
    const index = solvers.findIndex((each) => isFor(each, zone) && (at(each, "dns01") ?? null) !== null);
    const isWildcard = textsOf(at(resource.inputs, "spec", "dnsNames")).some((name) => name.startsWith("*."));
    const answered = index >= 0 || (!isWildcard && solvers.some((each) => isFor(each, zone)));
    if (!answered) {
      yield {
        ...about,
        resource: issuer.urn,
        field: "spec.acme.solvers",
        problem: { kind: "challenge-unanswered", value: zone, site },
        disables: disables(),
      };
      continue;
    }
    const route53 = at(solvers[index], "dns01", "route53");
    const arn = textOf(at(route53, "role"));
    if (arn === undefined || roles.none) continue;
    const role = roles.named(arn);
    if (!role) {
      yield {
        ...about,
        policy: "references-resolve",
        resource: issuer.urn,
        field: wayText(["spec", "acme", "solvers", index, "dns01", "route53", "role"]),
        problem: { kind: "issuer-without-role", value: arn, site },
        disables: disables(),
      };
      continue;
    }
    const account = textOf(at(route53, "auth", "kubernetes", "serviceAccountRef", "name"));
    const cluster = issuersOf(reading).get(site);
    const shown = `${namespaceOf(issuer)}:${account}`;
    if (
      account !== undefined &&
      role.trust &&
      cluster &&
      !trusts(role, arn, cluster.name, shown, AWS_AUDIENCE)
    ) {
      const unregistered = unregisteredIssuer(reading, roles, site, cluster);
      if (unregistered === "withheld") continue;
      const problem = { kind: "not-trusted", value: shown, sites: [site], purpose } as const;
      if (unregistered) yield { ...unregistered, disables: disables() };
      else
        yield {
          ...about,
          resource: role.resource.urn,
          field: "assumeRolePolicy",
          problem,
          disables: disables(),
        };
      continue;
    }
    const needs = [
      {
        action: "route53:ChangeResourceRecordSets",
        resource: (pattern: string) => /^(\*|arn:[^:]+:route53:::hostedzone\/.+)$/.test(pattern),
        context: {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [`_acme-challenge.${zone}`],
          "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
        },
      },
      { action: "route53:GetChange", resource: "arn:aws:route53:::change/C1" },
      { action: "route53:ListHostedZonesByName", resource: "*" },
    ];
    const refused = needs.filter((need) => ["denied", "not-allowed"].includes(mayDo(role, need)));
    const [first] = refused;
    if (!first) continue;
    const decision = decide(role.statements, first);
    const holder = role.documents[0]?.resource ?? role.resource;
    yield {
      ...about,
      resource: holder.urn,
      field: holder === role.resource ? "inlinePolicies" : "policy",
      problem: {
        kind: "not-permitted",
        value: refused.map(({ action }) => action).join(", "),
        role: role.name,
        on: `_acme-challenge.${zone}`,
        purpose,
        ...(decision.kind === "denied" ? { statement: decision.statement } : {}),
      },
      disables: disables(),
    };
  }
}

/** Name servers of the operator's own that know nothing of a challenge which is answered at Route 53. */
function unreferredChallenges(reading: Reading, certificates: readonly EdgeCertificate[]): Defect[] {
  const asked = new Set(
    certificates.flatMap(({ zones, issuer }) =>
      listOf(at(issuer?.inputs, "spec", "acme", "solvers")).flatMap((solver) =>
        (at(solver, "dns01", "route53") ?? null) === null ? [] : zones.filter((zone) => isFor(solver, zone)),
      ),
    ),
  );
  return readOwnServers(reading).flatMap(({ zone, text, urn }): Defect[] => {
    const value = `_acme-challenge.${zone}`;
    const isKnown = text.records.some(({ name, type }) => name === value && ["NS", "CNAME"].includes(type));
    if (!asked.has(zone) || isKnown) return [];
    const problem = { kind: "challenge-unreferred", value, zone } as const;
    return [{ ...about, resource: urn, field: `data.${zone}.zone: ${value} NS`, problem }];
  });
}

/** Certificates that users see and that browsers refuse, or that are never issued. */
export function edgeCertificateDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  const certificates = edgeCertificates(reading, blueprint);
  if (certificates.length === 0) return [];
  const roles = new Roles(reading);
  return [
    ...unreferredChallenges(reading, certificates),
    ...certificates.flatMap((certificate): Defect[] => {
      const value = privateIssuerOf(certificate);
      if (value === undefined) return [...challengeDefects(reading, roles, certificate)];
      const [zone = ""] = certificate.zones;
      return [
        {
          ...about,
          resource: certificate.resource.urn,
          field: "spec.issuerRef",
          problem: { kind: "edge-of-private-authority", value, zone },
        },
      ];
    }),
  ];
}
