import type { Blueprint } from "../../blueprint/blueprint";
import { objectName } from "../../blueprint/pod";
import { regionOfAuthority } from "../../blueprint/read-certificates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { LONGEST_OUTAGE_SECONDS } from "./renewals";

const arnOf = (issuer: Resource): string | undefined => textOf(at(issuer.inputs, "spec", "arn"));

/** Issuers that ask in a region where their authority is not. */
function* otherRegions(issuers: readonly Resource[]): Iterable<Defect> {
  for (const issuer of issuers) {
    const asked = textOf(at(issuer.inputs, "spec", "region"));
    const region = regionOfAuthority(arnOf(issuer) ?? "");
    if (asked === undefined || region === undefined || asked === region) continue;
    yield {
      policy: "configuration-takes-effect",
      level: "error",
      resource: issuer.urn,
      field: "spec.region",
      problem: { kind: "authority-of-another-region", value: asked, region },
      mend: { resource: issuer.urn, path: ["spec", "region"], value: region },
    };
  }
}

/** Issuers of one name that ask another authority than most of them do. */
export function* strangers(reading: Reading, issuers: readonly Resource[]): Iterable<Defect> {
  const byName = new Map<string, Resource[]>();
  for (const issuer of issuers)
    byName.set(objectName(issuer), [...(byName.get(objectName(issuer)) ?? []), issuer]);
  for (const namesakes of byName.values()) {
    const users = new Map<string, Resource[]>();
    for (const issuer of namesakes) {
      const arn = arnOf(issuer);
      if (arn !== undefined) users.set(arn, [...(users.get(arn) ?? []), issuer]);
    }
    const [most] = [...users].sort(([, one], [, other]) => other.length - one.length);
    if (!most || most[1].length <= namesakes.length / 2) continue;
    const sites = most[1].flatMap((issuer) => reading.findSite(issuer) ?? []).sort();
    for (const [value, others] of users)
      for (const issuer of value === most[0] ? [] : others)
        yield {
          policy: "configuration-takes-effect",
          level: "warning",
          resource: issuer.urn,
          field: "spec.arn",
          problem: { kind: "authority-differs", value, majority: most[0], sites },
          mend: { resource: issuer.urn, path: ["spec", "arn"], value: most[0] },
        };
  }
}

/** Authorities that stand at a site, and that renew certificates at others. */
function* authoritiesAtOneSite(reading: Reading, blueprint: Blueprint): Iterable<Defect> {
  for (const { name, site, issuers, urns } of blueprint.authorities) {
    const elsewhere = blueprint.certificates.filter(
      (certificate) => issuers.includes(certificate.issuer) && certificate.site !== site,
    );
    const asking = urns.filter((urn) => {
      const issuer = reading.resource(urn);
      return issuer !== undefined && reading.findSite(issuer) !== site;
    });
    const [first] = asking;
    if (site === undefined || first === undefined || elsewhere.length === 0) continue;
    const kind = ["vault", "acme", "venafi"].find(
      (each) => at(reading.resource(first)?.inputs, "spec", each) !== undefined,
    );
    const leastSeconds = Math.min(...elsewhere.map(({ renewBeforeSeconds }) => renewBeforeSeconds));
    yield {
      policy: "no-single-site-dependency",
      level: leastSeconds < LONGEST_OUTAGE_SECONDS ? "error" : "warning",
      resource: first,
      field: kind === "venafi" ? "spec.venafi.tpp.url" : `spec.${kind ?? ""}.server`,
      problem: {
        kind: "authority-at-one-site",
        value: name,
        site,
        certificates: elsewhere.length,
        leastSeconds,
      },
    };
  }
}

/** Issuers that ask the wrong authority, or one that is lost with a site. */
export function certificateIssuers(reading: Reading, blueprint: Blueprint): Defect[] {
  const issuers = reading.all(types.privateAuthorityIssuer);
  return [
    ...otherRegions(issuers),
    ...strangers(reading, issuers),
    ...authoritiesAtOneSite(reading, blueprint),
  ];
}
