import { z } from "zod";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, quoted } from "../arguments/names";
import { port, wholeNumber } from "../arguments/numbers";
import {
  type Fields,
  type ReadArguments,
  type Refusal,
  refuse,
  refuseDuplicates,
  resolveArguments,
  shown,
  someDistinct,
  value,
} from "../arguments/schema";
import { GatewayImplementation } from "../data-center/arguments";
import type {
  AuthoritativeServerArgs,
  DnsAuthoritativeServer,
  DnsDelegation,
  DnsEndpoint,
  DnsHealthCheck,
  DnsTarget,
  DnsZoneArgs,
} from "./arguments";
import { answeredTargets } from "./defaults";
import { publicAddress } from "./public-address";
import { sharesOf } from "./zone-file";

/** Servers in a delegation set. [AWS: Route 53 reusable delegation sets] */
const SERVERS_IN_A_SET = 4;

/** Most name servers whose names and addresses reliably fit an answer over UDP; the root zone has as many. */
const MOST_NAME_SERVERS = 13;

/** Most weighted records of one name and type. [AWS: Route 53 quotas] */
const MOST_WEIGHTED_RECORDS = 100;

/** Most shares of one endpoint: each is an address in the text of a Lua record, which is run for every question. */
const MOST_SHARES = 64;

const zoneName = dnsName.superRefine((zone, context) => {
  if (zone.length <= 63) return;
  refuse(context, {
    what: `the zone's name "${zone}" has ${zone.length} characters`,
    why: "it is a label of the objects in Kubernetes, which takes at most 63",
    fix: "serve a zone with a shorter name",
  });
});

const target = z.object({
  // Compared with the sites of the servers, which says more than that it is no text.
  site: z.custom<string>(),
  address: publicAddress,
  weight: wholeNumber({ minimum: 1, maximum: 255 }),
  drained: z.boolean().default(false),
} satisfies Fields<DnsTarget>);

const endpoint = z
  .object({
    hostname: dnsName,
    healthPath: value<string>(
      (given) => typeof given === "string" && /^\/[A-Za-z0-9._~/-]{0,254}$/.test(given),
      (given) => ({
        what: `${shown(given)} is not a path`,
        why: "both providers ask for exactly this path; Route 53 takes at most 255 characters",
        fix: 'give a path of letters, digits, ".", "_", "~", "-" and "/", such as "/healthz"',
      }),
    ),
    targets: someDistinct("target's site", target, ({ site }) => site).superRefine((targets, context) =>
      refuseDuplicates(
        context,
        "target's address",
        targets.map(({ address }) => address),
      ),
    ),
    lastResortAddress: publicAddress,
  } satisfies Fields<DnsEndpoint>)
  .superRefine(refuseAnswers);

const healthCheck = z.object({
  intervalSeconds: value<number>(
    (given) => given === 10 || given === 30,
    (given) => ({
      what: `targets would be checked every ${shown(given)} seconds`,
      why: "Route 53 checks every 10 or every 30 seconds",
      fix: "give 10 or 30",
    }),
  ).default(10),
  failureThreshold: wholeNumber({ minimum: 1, maximum: 10, unit: "checks" }).default(3),
  port: port.default(443),
} satisfies Fields<DnsHealthCheck>);

const delegation = z.object({
  setId: value<string>(
    (given) => typeof given === "string" && /^N[A-Z0-9]{1,31}$/.test(given),
    (given) => ({
      what: `${shown(given)} is not a reusable delegation set`,
      why: "the zone is created with the set's four name servers, which the parent zone and the other provider name too",
      fix: "create one with `aws route53 create-reusable-delegation-set` and give its identifier, N followed by letters and digits",
    }),
  ),
  nameServers: someDistinct("name server", dnsName).superRefine((nameServers, context) => {
    if (nameServers.length === SERVERS_IN_A_SET) return;
    refuse(context, {
      what: `the delegation set has ${nameServers.length} name servers`,
      why: `a reusable delegation set has ${SERVERS_IN_A_SET}`,
      fix: `give all ${SERVERS_IN_A_SET}, as \`aws route53 get-reusable-delegation-set\` prints them`,
    });
  }),
} satisfies Fields<DnsDelegation>);

const authoritativeServer = z.object({
  site: dnsLabel,
  name: dnsName,
  address: publicAddress,
} satisfies Fields<DnsAuthoritativeServer>);

const authoritativeServers = someDistinct(
  "authoritative server's site",
  authoritativeServer,
  ({ site }) => site,
).superRefine((servers, context) => {
  if (servers.length + SERVERS_IN_A_SET > MOST_NAME_SERVERS) {
    refuse(context, {
      what: `the zone would have ${servers.length + SERVERS_IN_A_SET} name servers`,
      why: `more than ${MOST_NAME_SERVERS} do not reliably fit an answer over UDP`,
      fix: `name at most ${MOST_NAME_SERVERS - SERVERS_IN_A_SET} authoritative servers`,
    });
  }
  for (const field of ["name", "address"] as const) {
    const values = servers.map((server) => server[field]);
    refuseDuplicates(context, `authoritative server's ${field}`, values);
  }
});

const fields = {
  zone: zoneName,
  endpoints: someDistinct("hostname", endpoint, ({ hostname }) => hostname),
  ttlSeconds: wholeNumber({ minimum: 1, maximum: 60, unit: "seconds" }).default(3),
  healthCheck: healthCheck.prefault({}),
  delegation,
  authoritativeServers,
  certificateAuthorities: someDistinct("certificate authority", dnsName),
  contact: z.string().optional(),
} satisfies Fields<DnsZoneArgs>;

const zone = z.object(fields).superRefine(refuseZone).transform(withContact);

const server = z
  .object({
    ...fields,
    site: z.custom<string>(),
    image: imageDigest,
    gateway: choice(GatewayImplementation).optional(),
    namespace: dnsLabel.default("dns"),
    priorityClass: dnsLabel.default("tier-0"),
    loadBalancerAnnotations: z.record(z.string(), z.string()).default({}),
  } satisfies Fields<AuthoritativeServerArgs>)
  .superRefine(refuseZone)
  .transform((args, context) => {
    const here = args.authoritativeServers.find(({ site }) => site === args.site);
    if (here !== undefined) return { ...withContact(args), address: here.address };
    refuse(context, noServerAt(args.site, args.authoritativeServers), ["site"]);
    return z.NEVER;
  });

/** A zone with every default. */
export type ResolvedZone = z.output<typeof zone>;

/** The server of a zone at a site with every default, and its public IPv4 address. */
export type ResolvedServer = z.output<typeof server>;

/**
 * @param name the component's name, for messages
 * @param args the zone as it was given
 * @returns the zone with every default
 * @throws InvalidInputError with everything that a provider would refuse, or that the two providers would answer differently
 */
export function resolveZone(name: string, args: DnsZoneArgs): ResolvedZone {
  return resolveArguments(zone, args, (path) => `Route53Zone ${name}: ${path}`);
}

/**
 * @param name the component's name, for messages
 * @param args the server as it was given
 * @returns the server with every default
 * @throws InvalidInputError with everything that a provider would refuse, or that the two providers would answer differently
 */
export function resolveServer(name: string, args: AuthoritativeServerArgs): ResolvedServer {
  return resolveArguments(server, args, (path) => `AuthoritativeServer ${name}: ${path}`);
}

function withContact<Zone extends { zone: string; contact?: string }>(args: Zone) {
  return { ...args, contact: args.contact ?? `hostmaster@${args.zone}` };
}

/** Answers that one of the providers does not take, or that would never come. */
function refuseAnswers(
  { hostname, targets, lastResortAddress }: DnsEndpoint,
  context: z.RefinementCtx,
): void {
  if (targets.length + 1 > MOST_WEIGHTED_RECORDS) {
    const refusal = {
      what: `"${hostname}" has ${targets.length} targets and a last resort`,
      why: `Route 53 takes at most ${MOST_WEIGHTED_RECORDS} weighted records of one name`,
      fix: `give at most ${MOST_WEIGHTED_RECORDS - 1} targets`,
    };
    refuse(context, refusal, ["targets"]);
  }
  const answered = answeredTargets({ targets });
  if (answered.length === 0) {
    const refusal = {
      what: `every target of "${hostname}" is drained`,
      why: "both providers would answer nothing but the last resort, although sites are there",
      fix: "leave at least one target undrained: its health check decides whether it is answered",
    };
    refuse(context, refusal, ["targets"]);
  }
  const shares = sharesOf(answered).reduce((sum, each) => sum + each.shares, 0);
  if (shares > MOST_SHARES) {
    const refusal = {
      what: `the weights ${answered.map(({ weight }) => weight).join(":")} are ${shares} shares in their lowest terms`,
      why: `the authoritative servers hold each share as an address, and at most ${MOST_SHARES} of them`,
      fix: "round the weights so that they reduce further, for example 2:1 instead of 67:33",
    };
    refuse(context, refusal, ["targets"]);
  }
  if (targets.some(({ address }) => address === lastResortAddress)) {
    const refusal = {
      what: `${lastResortAddress} is a target of "${hostname}" and its last resort`,
      why: "it would be answered exactly when it has failed",
      fix: "give an address that no site's failure takes away",
    };
    refuse(context, refusal, ["lastResortAddress"]);
  }
}

/** Names outside the zone or in two roles, targets at sites without a server, and a contact that is no mail address. */
function refuseZone(args: ReadArguments<DnsZoneArgs>, context: z.RefinementCtx): void {
  const { zone, endpoints, authoritativeServers, contact } = args;
  if (contact !== undefined && !/^[A-Za-z0-9._+-]+@([a-z0-9-]+\.)+[a-z]+$/.test(contact)) {
    const refusal = {
      what: `"${contact}" is not a mail address`,
      why: "the SOA record names it, and certificate authorities report to it",
      fix: `give an address such as "hostmaster@${zone}"`,
    };
    refuse(context, refusal, ["contact"]);
  }
  const refuseOutside = (name: string, path: (string | number)[]) => {
    if (name === zone || name.endsWith(`.${zone}`)) return;
    const refusal = {
      what: `"${name}" is outside the zone "${zone}"`,
      why: "neither provider may answer for a name in another zone",
      fix: `give a name that ends in ".${zone}"`,
    };
    refuse(context, refusal, path);
  };
  authoritativeServers.forEach(({ name }, index) =>
    refuseOutside(name, ["authoritativeServers", index, "name"]),
  );
  endpoints.forEach(({ hostname, targets }, index) => {
    const path = ["endpoints", index];
    refuseOutside(hostname, [...path, "hostname"]);
    if (authoritativeServers.some(({ name }) => name === hostname)) {
      const refusal = {
        what: `"${hostname}" is a name server and an endpoint`,
        why: "the address of a name server must not move with anything's health",
        fix: "give one of the two another name",
      };
      refuse(context, refusal, [...path, "hostname"]);
    }
    targets.forEach(({ site }, at) => {
      if (authoritativeServers.some((server) => server.site === site)) return;
      refuse(context, noServerAt(site, authoritativeServers), [...path, "targets", at, "site"]);
    });
  });
}

function noServerAt(site: string | undefined, servers: readonly DnsAuthoritativeServer[]): Refusal {
  return {
    what: site === undefined ? "the authoritative server is at no site" : `there is no site "${site}"`,
    why: `the sites with an authoritative server are ${quoted(servers.map((each) => each.site))}`,
    fix: "name one of them, or add the site's authoritative server",
  };
}
