import { requireImageDigest } from "../arguments/images";
import { requireDistinct, requireChoice, requireDnsLabel, requireDnsName, quoted } from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import { InvalidInputError } from "../invalid-input";
import { DnsPart, type DnsEndpoint, type DnsFailoverArgs } from "./arguments";
import { answeredTargets, answerTtl, healthCheckOf } from "./defaults";
import { requirePublicAddress } from "./public-address";
import { sharesOf } from "./zone-file";

/** Servers in a delegation set. [AWS: Route 53 reusable delegation sets] */
const SERVERS_IN_A_SET = 4;

/** Most name servers whose names and addresses reliably fit an answer over UDP; the root zone has as many. */
const MOST_NAME_SERVERS = 13;

/** Most weighted records of one name and type. [AWS: Route 53 quotas] */
const MOST_WEIGHTED_RECORDS = 100;

/** Most shares of one endpoint: each is an address in the text of a Lua record, which is run for every question. */
const MOST_SHARES = 64;

/**
 * Refuses a zone that a provider would refuse, or that the two providers would answer differently.
 *
 * @param name the component's name
 * @param args the zone's arguments
 * @throws InvalidInputError naming the argument, the reason and the remedy
 */
export function validateZone(name: string, args: DnsFailoverArgs): void {
  const where = (path: string) => `DnsFailover ${name}: ${path}`;
  requireDnsName(args.zone, where("zone"));
  if (args.zone.length > 63) {
    throw new InvalidInputError({
      what: `the zone's name "${args.zone}" has ${args.zone.length} characters`,
      where: where("zone"),
      why: "it is a label of the objects in Kubernetes, which takes at most 63",
      fix: "serve a zone with a shorter name",
    });
  }
  validatePart(args, where);
  validateTimes(args, where);
  validateNameServers(args, where);
  requireDistinct(
    args.endpoints.map(({ hostname }) => hostname),
    "hostname",
    where("endpoints"),
  );
  args.endpoints.forEach((endpoint, index) => {
    validateEndpoint(args, endpoint, (path) => where(`endpoints[${index}].${path}`));
  });
  validateSettings(args, where);
}

function validatePart(args: DnsFailoverArgs, where: (path: string) => string): void {
  requireChoice(args.declares, DnsPart, where("declares"));
  requireDistinct(
    args.authoritativeServers.map(({ site }) => site),
    "authoritative server's site",
    where("authoritativeServers"),
  );
  if (args.declares === DnsPart.Route53) {
    if (args.site !== undefined) {
      throw new InvalidInputError({
        what: `the Route 53 part names the site "${args.site}"`,
        where: where("site"),
        why: "Route 53 stands at no site",
        fix: 'leave out the site, or declare "authoritative-server"',
      });
    }
    return;
  }
  requireSite(args, args.site, where("site"));
}

function requireSite(args: DnsFailoverArgs, site: string | undefined, where: string): void {
  const known = args.authoritativeServers.map((server) => server.site);
  if (site === undefined || !known.includes(site)) {
    throw new InvalidInputError({
      what: site === undefined ? "the authoritative server is at no site" : `there is no site "${site}"`,
      where,
      why: `the sites with an authoritative server are ${quoted(known)}`,
      fix: "name one of them, or add the site's authoritative server",
    });
  }
}

function validateTimes(args: DnsFailoverArgs, where: (path: string) => string): void {
  requireInteger(answerTtl(args), { minimum: 1, maximum: 60, unit: "seconds" }, where("ttlSeconds"));
  const { intervalSeconds, failureThreshold, port } = healthCheckOf(args);
  if (intervalSeconds !== 10 && intervalSeconds !== 30) {
    throw new InvalidInputError({
      what: `targets would be checked every ${intervalSeconds} seconds`,
      where: where("healthCheck.intervalSeconds"),
      why: "Route 53 checks every 10 or every 30 seconds",
      fix: "give 10 or 30",
    });
  }
  requireInteger(
    failureThreshold,
    { minimum: 1, maximum: 10, unit: "checks" },
    where("healthCheck.failureThreshold"),
  );
  requireInteger(port, { minimum: 1, maximum: 65_535 }, where("healthCheck.port"));
}

function validateNameServers(args: DnsFailoverArgs, where: (path: string) => string): void {
  const { setId, nameServers } = args.delegation;
  if (!/^N[A-Z0-9]{1,31}$/.test(setId)) {
    throw new InvalidInputError({
      what: `"${setId}" is not a reusable delegation set`,
      where: where("delegation.setId"),
      why: "the zone is created with the set's four name servers, which the parent zone and the other provider name too",
      fix: "create one with `aws route53 create-reusable-delegation-set` and give its identifier, N followed by letters and digits",
    });
  }
  requireDistinct(nameServers, "name server", where("delegation.nameServers"));
  nameServers.forEach((server, index) => requireDnsName(server, where(`delegation.nameServers[${index}]`)));
  if (nameServers.length !== SERVERS_IN_A_SET) {
    throw new InvalidInputError({
      what: `the delegation set has ${nameServers.length} name servers`,
      where: where("delegation.nameServers"),
      why: `a reusable delegation set has ${SERVERS_IN_A_SET}`,
      fix: `give all ${SERVERS_IN_A_SET}, as \`aws route53 get-reusable-delegation-set\` prints them`,
    });
  }
  const servers = args.authoritativeServers;
  if (servers.length + SERVERS_IN_A_SET > MOST_NAME_SERVERS) {
    throw new InvalidInputError({
      what: `the zone would have ${servers.length + SERVERS_IN_A_SET} name servers`,
      where: where("authoritativeServers"),
      why: `more than ${MOST_NAME_SERVERS} do not reliably fit an answer over UDP`,
      fix: `name at most ${MOST_NAME_SERVERS - SERVERS_IN_A_SET} authoritative servers`,
    });
  }
  for (const field of ["name", "address"] as const) {
    requireDistinct(
      servers.map((server) => server[field]),
      `authoritative server's ${field}`,
      where("authoritativeServers"),
    );
  }
  servers.forEach((server, index) => {
    requireDnsLabel(server.site, where(`authoritativeServers[${index}].site`));
    requireInsideZone(args.zone, server.name, where(`authoritativeServers[${index}].name`));
    requirePublicAddress(server.address, where(`authoritativeServers[${index}].address`));
  });
}

function requireInsideZone(zone: string, hostname: string, where: string): void {
  requireDnsName(hostname, where);
  if (hostname !== zone && !hostname.endsWith(`.${zone}`)) {
    throw new InvalidInputError({
      what: `"${hostname}" is outside the zone "${zone}"`,
      where,
      why: "neither provider may answer for a name in another zone",
      fix: `give a name that ends in ".${zone}"`,
    });
  }
}

function validateEndpoint(
  args: DnsFailoverArgs,
  endpoint: DnsEndpoint,
  where: (path: string) => string,
): void {
  const { hostname, healthPath, targets, lastResortAddress } = endpoint;
  requireInsideZone(args.zone, hostname, where("hostname"));
  if (args.authoritativeServers.some(({ name }) => name === hostname)) {
    throw new InvalidInputError({
      what: `"${hostname}" is a name server and an endpoint`,
      where: where("hostname"),
      why: "the address of a name server must not move with anything's health",
      fix: "give one of the two another name",
    });
  }
  if (!/^\/[A-Za-z0-9._~/-]{0,254}$/.test(healthPath)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(healthPath)} is not a path`,
      where: where("healthPath"),
      why: "both providers ask for exactly this path; Route 53 takes at most 255 characters",
      fix: 'give a path of letters, digits, ".", "_", "~", "-" and "/", such as "/healthz"',
    });
  }
  for (const field of ["site", "address"] as const) {
    requireDistinct(
      targets.map((target) => target[field]),
      `target's ${field}`,
      where("targets"),
    );
  }
  targets.forEach((target, index) => {
    requireSite(args, target.site, where(`targets[${index}].site`));
    requirePublicAddress(target.address, where(`targets[${index}].address`));
    requireInteger(target.weight, { minimum: 1, maximum: 255 }, where(`targets[${index}].weight`));
  });
  if (targets.length + 1 > MOST_WEIGHTED_RECORDS) {
    throw new InvalidInputError({
      what: `"${hostname}" has ${targets.length} targets and a last resort`,
      where: where("targets"),
      why: `Route 53 takes at most ${MOST_WEIGHTED_RECORDS} weighted records of one name`,
      fix: `give at most ${MOST_WEIGHTED_RECORDS - 1} targets`,
    });
  }
  const answered = answeredTargets(endpoint);
  if (answered.length === 0) {
    throw new InvalidInputError({
      what: `every target of "${hostname}" is drained`,
      where: where("targets"),
      why: "both providers would answer nothing but the last resort, although sites are there",
      fix: "leave at least one target undrained: its health check decides whether it is answered",
    });
  }
  const shares = sharesOf(answered).reduce((sum, target) => sum + target.shares, 0);
  if (shares > MOST_SHARES) {
    throw new InvalidInputError({
      what: `the weights ${answered.map(({ weight }) => weight).join(":")} are ${shares} shares in their lowest terms`,
      where: where("targets"),
      why: `the authoritative servers hold each share as an address, and at most ${MOST_SHARES} of them`,
      fix: "round the weights so that they reduce further, for example 2:1 instead of 67:33",
    });
  }
  requirePublicAddress(lastResortAddress, where("lastResortAddress"));
  if (targets.some(({ address }) => address === lastResortAddress)) {
    throw new InvalidInputError({
      what: `${lastResortAddress} is a target of "${hostname}" and its last resort`,
      where: where("lastResortAddress"),
      why: "it would be answered exactly when it has failed",
      fix: "give an address that no site's failure takes away",
    });
  }
}

function validateSettings(args: DnsFailoverArgs, where: (path: string) => string): void {
  requireDistinct(args.certificateAuthorities, "certificate authority", where("certificateAuthorities"));
  args.certificateAuthorities.forEach((authority, index) =>
    requireDnsName(authority, where(`certificateAuthorities[${index}]`)),
  );
  if (args.contact !== undefined && !/^[A-Za-z0-9._+-]+@([a-z0-9-]+\.)+[a-z]+$/.test(args.contact)) {
    throw new InvalidInputError({
      what: `"${args.contact}" is not a mail address`,
      where: where("contact"),
      why: "the SOA record names it, and certificate authorities report to it",
      fix: `give an address such as "hostmaster@${args.zone}"`,
    });
  }
  requireImageDigest(args.image, where("image"));
  requireDnsLabel(args.namespace ?? "dns", where("namespace"));
  requireDnsLabel(args.priorityClass ?? "tier-0", where("priorityClass"));
}
