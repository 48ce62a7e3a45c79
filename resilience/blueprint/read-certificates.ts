import { goSeconds } from "@holdfast/contract/duration";
import type { Resource } from "../graph/resource";
import { at, numberOf, textOf } from "../graph/values";
import type { Certificate, CertificateAuthority } from "./certificate";
import { figureFault, figureIn, ranges } from "@holdfast/contract/figures";
import { namespaceOf, objectName } from "./pod";
import { restingOn, type RestingOn } from "../defects/references/resting-on";
import { type Reading, types } from "./reading";

/** cert-manager's own defaults: 90 days, renewed after two thirds of them. */
const DEFAULT_DURATION_SECONDS = 90 * 86_400;
const DEFAULT_RENEWAL_SHARE = 1 / 3;

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
  let resting: RestingOn | undefined;
  for (const resource of reading.all(types.certificate)) {
    const site = reading.siteUnlessElsewhere(resource);
    const issuer = reading.text(resource, "spec", "issuerRef", "name");
    if (site === undefined || issuer === undefined) continue;
    const duration = durationOf(reading, resource, "duration") ?? DEFAULT_DURATION_SECONDS;
    const share = numberOf(at(resource.inputs, "spec", "renewBeforePercentage"));
    const renewBefore =
      durationOf(reading, resource, "renewBefore") ??
      (share === undefined ? undefined : (duration * share) / 100);
    certificates.push({
      site,
      namespace: namespaceOf(resource),
      name: objectName(resource),
      // It is not renewed before it is made.
      renewBeforeSeconds: Math.min(renewBefore ?? duration * DEFAULT_RENEWAL_SHARE, duration),
      issuer,
      // It takes every reference of the graph, and few ask.
      usedBy: () => (resting ??= restingOn(reading)).stoppedBy(resource),
      urn: resource.urn,
    });
  }
  return certificates;
}

/** Reads the certificate authorities that issuers ask: one for each ARN, each server, and each key that a site keeps. */
export function readAuthorities(reading: Reading): CertificateAuthority[] {
  const authorities = new Map<
    string,
    { issuers: Set<string>; urns: string[]; region?: string; site?: string }
  >();
  const keep = (issuer: Resource, name: string, at: { region?: string; site?: string }): void => {
    const known = authorities.get(name) ?? { issuers: new Set<string>(), urns: [], ...at };
    known.issuers.add(objectName(issuer));
    known.urns.push(issuer.urn);
    authorities.set(name, known);
  };
  for (const resource of reading.all(types.privateAuthorityIssuer)) {
    const arn = textOf(at(resource.inputs, "spec", "arn")) ?? objectName(resource);
    const region = textOf(at(resource.inputs, "spec", "region")) ?? regionOfAuthority(arn);
    keep(resource, arn, region === undefined ? {} : { region });
  }
  const places = placesOfHosts(reading);
  for (const resource of [types.clusterIssuer, types.issuer].flatMap((type) => reading.all(type))) {
    const own = reading.findSite(resource);
    const server = issuerServer(resource);
    if (server !== undefined) {
      const site = isWithinCluster(server) ? own : siteOfServer(server, places);
      const name = isWithinCluster(server) ? `${server} at ${own}` : server;
      keep(resource, name, site === undefined ? {} : { site });
    } else if (
      own !== undefined &&
      KEPT_AT_SITE.some((kind) => at(resource.inputs, "spec", kind) !== undefined)
    )
      keep(resource, `${objectName(resource)} at ${own}`, { site: own });
  }
  return [...authorities].map(([name, { issuers, urns, region, site }]) => ({
    name,
    region,
    ...(site === undefined ? {} : { site }),
    issuers: [...issuers],
    urns,
  }));
}

/** Issuers whose key is in the cluster itself. */
const KEPT_AT_SITE = ["ca", "selfSigned"];

/** Region in the ARN of a private authority. */
export function regionOfAuthority(arn: string): string | undefined {
  return /^arn:[^:]*:acm-pca:([^:]+):/.exec(arn)?.[1];
}

/** The server that a ClusterIssuer or an Issuer asks; `undefined` where it signs by a key of its own. */
export function issuerServer(issuer: Resource): string | undefined {
  return [
    ["vault", "server"],
    ["acme", "server"],
    ["venafi", "tpp", "url"],
  ]
    .map((path) => textOf(at(issuer.inputs, "spec", ...path)))
    .find((server) => server !== undefined);
}

/** Names by which a host tells its site: a site's own, and its cluster's domain. */
function placesOfHosts(reading: Reading): ReadonlyMap<string, string> {
  return new Map(
    reading.all(types.dataCenter).flatMap((center) => {
      const site = textOf(center.inputs["site"]);
      const domain = textOf(at(center.inputs, "cluster", "domain"));
      if (site === undefined) return [];
      return [site, ...(domain === undefined ? [] : [domain])].map((name) => [name, site] as const);
    }),
  );
}

function hostOf(server: string): string {
  return /^[a-z]+:\/\/([^/:]+)/.exec(server)?.[1] ?? server;
}

/** Whether a server's name is one within the cluster that asks: each cluster has its own. */
function isWithinCluster(server: string): boolean {
  const host = hostOf(server);
  return !host.includes(".") || /\.svc(\.cluster\.local)?$/.test(host);
}

/** The data site at which a server stands, by its host; `undefined` where that does not say. */
function siteOfServer(server: string, places: ReadonlyMap<string, string>): string | undefined {
  const labels = hostOf(server).split(".");
  return labels
    .flatMap((label, index) => [labels.slice(index).join("."), label])
    .map((name) => places.get(name))
    .find((site) => site !== undefined);
}
