import type { Resource } from "../graph/resource";
import { at, textOf } from "../graph/values";
import type { Certificate, CertificateAuthority } from "./certificate";
import { figureFault, figureIn, ranges } from "@holdfast/contract/figures";
import { namespaceOf, objectName } from "./pod";
import { type Reading, types } from "./reading";

/** cert-manager's own defaults: 90 days, renewed after two thirds of them. */
const DEFAULT_DURATION_SECONDS = 90 * 86_400;
const DEFAULT_RENEWAL_SHARE = 1 / 3;

const secondsPerUnit: { readonly [unit: string]: number } = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration as Go writes it: `2160h`, `1h30m`. */
export function goSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+(\.\d+)?[hms])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)) {
    seconds += Number(number) * secondsPerUnit[unit!]!;
  }
  return seconds;
}

/** A duration of a certificate in seconds; `undefined` where nothing is said. */
function durationOf(reading: Reading, certificate: Resource, field: string): number | undefined {
  const value = at(certificate.inputs, "spec", field);
  if (value === undefined || value === null) return undefined;
  const seconds = figureIn(ranges.renewalSeconds, goSeconds(textOf(value)));
  if (seconds === undefined)
    reading.misread(certificate, `spec.${field}`, figureFault(ranges.renewalSeconds, value));
  return seconds ?? ranges.renewalSeconds.worst;
}

/** Reads the certificates that cert-manager renews at the sites. */
export function readCertificates(reading: Reading): Certificate[] {
  const certificates: Certificate[] = [];
  for (const resource of reading.all(types.certificate)) {
    const site = reading.siteUnlessElsewhere(resource);
    const issuer = reading.text(resource, "spec", "issuerRef", "name");
    if (site === undefined || issuer === undefined) continue;
    const duration = durationOf(reading, resource, "duration") ?? DEFAULT_DURATION_SECONDS;
    const renewBefore = durationOf(reading, resource, "renewBefore");
    certificates.push({
      site,
      namespace: namespaceOf(resource),
      name: objectName(resource),
      // It is not renewed before it is made.
      renewBeforeSeconds: Math.min(renewBefore ?? duration * DEFAULT_RENEWAL_SHARE, duration),
      issuer,
      urn: resource.urn,
    });
  }
  return certificates;
}

/** Reads the certificate authorities that issuers ask: one for each ARN. */
export function readAuthorities(reading: Reading): CertificateAuthority[] {
  const authorities = new Map<string, { issuers: Set<string>; urns: string[]; region?: string }>();
  for (const resource of reading.all(types.privateAuthorityIssuer)) {
    const arn = textOf(at(resource.inputs, "spec", "arn")) ?? objectName(resource);
    const region =
      textOf(at(resource.inputs, "spec", "region")) ?? /^arn:[^:]*:acm-pca:([^:]+):/.exec(arn)?.[1];
    const known = authorities.get(arn) ?? { issuers: new Set<string>(), urns: [], region };
    known.issuers.add(objectName(resource));
    known.urns.push(resource.urn);
    authorities.set(arn, known);
  }
  return [...authorities].map(([name, { issuers, urns, region }]) => ({
    name,
    region,
    issuers: [...issuers],
    urns,
  }));
}
