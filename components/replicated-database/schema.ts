import { z } from "zod";
import { overlap, parseCidr } from "@holdfast/contract/addresses";
import { RESERVED_CONNECTIONS } from "@holdfast/contract/application/databases";
import { cidr, ipv4 } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, quoted, serviceName, storeName, text } from "../arguments/names";
import { number, wholeNumber } from "../arguments/numbers";
import {
  distinct,
  type Fields,
  type ReadArguments,
  refuse,
  refuseAsRead,
  refuseDuplicates,
  resolveArguments,
  shown,
  someDistinct,
  value,
} from "../arguments/schema";
import { instanceSite, regionForm } from "../arguments/site";
import { certificateIssuer } from "../certificate-issuer";
import { SurvivalGoal, toleratedLosses } from "../goals";
import type {
  DatabaseBackups,
  DatabaseClient,
  DatabaseMember,
  DatabasePooler,
  DatabaseSite,
  ReplicatedDatabaseArgs,
} from "./arguments";
import { ownerRole, patroniRoles } from "./client-authentication";
import { failoverTiming } from "./failover-timing";
import { sitesNeeded, synchronousCopies } from "./synchronous-copies";

const site = z.object({
  name: storeName,
  clusterDomain: dnsName,
  podCidr: cidr,
  halls: someDistinct("hall", z.string()),
} satisfies Fields<DatabaseSite>);

const sites = someDistinct("site", site, ({ name }) => name).superRefine((given, context) => {
  refuseDuplicates(
    context,
    "cluster domain",
    given.map(({ clusterDomain }) => clusterDomain),
  );
  const ranges = given.map(({ podCidr }) => parseCidr(podCidr, ""));
  for (const [index, range] of ranges.entries()) {
    const earlier = ranges.findIndex((other) => overlap(range, other));
    if (earlier >= index) continue;
    const refusal = {
      what: `the pods of "${given[earlier]?.name}" and "${given[index]?.name}" have addresses in common`,
      why: "members reach each other by pod address from every site",
      fix: "give each site a range of its own",
    };
    refuse(context, refusal, [index, "podCidr"]);
  }
});

const client = z.object({ namespace: dnsLabel, service: serviceName } satisfies Fields<DatabaseClient>);

const ofForm = (form: RegExp, example: string) =>
  value<string>(
    (given) => typeof given === "string" && form.test(given),
    (given) => ({
      what: `${shown(given)} has not the form that is expected here`,
      why: "backups would fail at night, after everything was declared to be in order",
      fix: `write it like "${example}"`,
    }),
  );

const backups = z.object({
  bucket: text("where backups go").pipe(
    ofForm(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "example-backups-seoul"),
  ),
  region: ofForm(regionForm, "ap-northeast-2"),
  prefix: ofForm(/^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/, "payments").optional(),
  kmsKey: ofForm(/^(alias\/[A-Za-z0-9/_-]+|arn:aws[a-z-]*:kms:\S+)$/, "alias/backups").optional(),
  roleArn: ofForm(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/,
    "arn:aws:iam::111122223333:role/backups-payments",
  ),
  startTime: ofForm(/^([01]\d|2[0-3]):[0-5]\d$/, "18:17").default("18:17"),
  fullWeekday: wholeNumber({ minimum: 0, maximum: 6 }).default(6),
  retentionDays: wholeNumber({ minimum: 1, maximum: 3660, unit: "days" }).default(35),
} satisfies Fields<DatabaseBackups>);

const member = z.object({
  storageGiB: wholeNumber({ minimum: 10, maximum: 65_536, unit: "GiB" }),
  storageClass: z.string().default("local-nvme"),
  cores: number({ minimum: 0.1, maximum: 512, unit: "cores" }).default(2),
  memoryGiB: wholeNumber({ minimum: 1, maximum: 4096, unit: "GiB" }).default(8),
  connections: wholeNumber({ minimum: 20, maximum: 10_000 }).default(200),
} satisfies Fields<DatabaseMember>);

const pooler = z.object({
  clientConnections: wholeNumber({ minimum: 1, maximum: 100_000 }).default(2000),
  serverConnections: wholeNumber({ minimum: 1, maximum: 10_000 }).optional(),
  statementSeconds: number({ minimum: 0.1, maximum: 86_400, unit: "seconds" }).default(30),
} satisfies Fields<DatabasePooler>);

const schema = z
  .object({
    database: storeName,
    survive: choice(SurvivalGoal),
    membersPerSite: wholeNumber({ minimum: 1, maximum: 5, unit: "members" }).default(1),
    sites,
    // Each has a port of its own at the router.
    shards: wholeNumber({ minimum: 1, maximum: 64, unit: "shards" }),
    leaderSites: someDistinct("leader site", z.string()),
    followerSites: distinct("follower site", z.string()).default([]),
    rpoSeconds: number({ minimum: 0, maximum: 86_400, unit: "seconds" }),
    rtoSeconds: wholeNumber({ minimum: 1, maximum: 86_400, unit: "seconds" }),
    quorumAddresses: someDistinct("address of a voter", ipv4),
    writeAheadMebibytesPerSecond: number({ minimum: 0.001, maximum: 100_000, unit: "MiB a second" }).default(
      1,
    ),
    clients: distinct("client", client, ({ service }) => service),
    member,
    pooler: pooler.optional(),
    backups,
    image: imageDigest,
    routerImage: imageDigest,
    // One would take every connection of the site with it when its node is drained.
    routerReplicas: wholeNumber({ minimum: 2, maximum: 100, unit: "replicas" }).default(2),
    namespace: dnsLabel.default("data"),
    priorityClass: z.string().default("tier-0"),
    issuer: certificateIssuer,
    site: z.string(),
  } satisfies Fields<ReplicatedDatabaseArgs>)
  .superRefine((args, context) => {
    refuseShardsInOneHall(args, context);
    refuseLeaderSites(args, context);
    refuseFollowerSites(args, context);
    refuseAsRead(context, () => failoverTiming(args.rtoSeconds, ""), ["rtoSeconds"]);
    refuseTooFewSites(args, context);
    refuseTooFewVoters(args, context);
    const services = args.clients.map(({ service }) => service);
    refuseReservedRoles(context, [args.database], services, (index) => ["clients", index, "service"]);
    refuseMorePooledThanTaken(args, context);
  })
  .transform((args, context) => {
    const here = instanceSite(args, "members", context);
    const prefix = args.backups.prefix ?? args.database;
    const half = Math.floor(args.member.connections / 2);
    const shared = args.pooler && { serverConnections: half, ...args.pooler };
    if (here !== undefined) return { ...args, pooler: shared, backups: { ...args.backups, prefix }, here };
    return z.NEVER;
  });

/** Arguments of a database with every default; `here` is the site that the instance declares. */
export type ResolvedDatabase = z.output<typeof schema>;

/**
 * @param name name of the component instance, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which the goal cannot be met, or Patroni would refuse its configuration
 */
export function resolveDatabase(name: string, args: ReplicatedDatabaseArgs): ResolvedDatabase {
  return resolveArguments(schema, args, (path) => `${name}.${path}`);
}

/** More members of a shard at a site than fire compartments. */
function refuseShardsInOneHall(
  args: { sites: readonly DatabaseSite[]; membersPerSite: number },
  context: z.RefinementCtx,
): void {
  for (const [index, { name, halls }] of args.sites.entries()) {
    if (args.membersPerSite <= halls.length) continue;
    const refusal = {
      what: `${args.membersPerSite} members of a shard do not fit into ${halls.length === 1 ? "one hall" : `${halls.length} halls`} of "${name}"`,
      why: "members in one hall burn together, so no two of a shard are placed in one",
      fix: `lower membersPerSite to ${halls.length}, or add halls`,
    };
    refuse(context, refusal, ["sites", index, "halls"]);
  }
}

function refuseLeaderSites(args: ReadArguments<ReplicatedDatabaseArgs>, context: z.RefinementCtx): void {
  const names = args.sites.map(({ name }) => name);
  const unknown = args.leaderSites.find((leader) => !names.includes(leader));
  if (unknown === undefined) return;
  const refusal = {
    what: `"${unknown}" shall lead but has no members`,
    why: `only a site with members can lead, and those are ${quoted(names)}`,
    fix: `add "${unknown}" to sites, or take it out of leaderSites`,
  };
  refuse(context, refusal, ["leaderSites"]);
}

/** Follower sites that are none of the database's, or all of them. */
function refuseFollowerSites(
  { sites: members, followerSites }: { sites: readonly DatabaseSite[]; followerSites: readonly string[] },
  context: z.RefinementCtx,
): void {
  const names = members.map(({ name }) => name);
  const unknown = followerSites.find((follower) => !names.includes(follower));
  if (unknown !== undefined) {
    const refusal = {
      what: `"${unknown}" has no members that could follow`,
      why: `the sites with members are ${quoted(names)}`,
      fix: `take "${unknown}" out of followerSites`,
    };
    refuse(context, refusal, ["followerSites"]);
  } else if (followerSites.length === names.length) {
    const refusal = {
      what: "the members at every site only follow",
      why: "after the first failover nobody could lead any shard, and writes would stop",
      fix: "leave at least one site out of followerSites",
    };
    refuse(context, refusal, ["followerSites"]);
  }
}

function refuseTooFewSites(args: ReplicatedDatabaseArgs, context: z.RefinementCtx): void {
  const needed = sitesNeeded(args.survive, args.rpoSeconds);
  const have = args.sites.length;
  if (have >= needed) return;
  const copies = synchronousCopies(args.survive, args.rpoSeconds);
  const refusal = {
    what: `the goal "${args.survive}" with a recovery point of ${args.rpoSeconds} s cannot be met at ${have === 1 ? "one site" : `${have} sites`}`,
    why:
      copies > 0
        ? `a leader and ${copies === 1 ? "the copy that commits wait for" : `the ${copies} copies that commits wait for`} each take a site, and one must be left`
        : `after ${toleratedLosses(args.survive)} losses no site with a member is left`,
    fix: `add ${needed - have} more site${needed - have === 1 ? "" : "s"} with members, or ask for less`,
  };
  refuse(context, refusal, ["sites"]);
}

/** A quorum that stops deciding before the database may stop. */
function refuseTooFewVoters(args: ReplicatedDatabaseArgs, context: z.RefinementCtx): void {
  const losses = toleratedLosses(args.survive);
  const voters = args.quorumAddresses.length;
  const needed = 2 * losses + 1;
  if (voters >= needed) return;
  const refusal = {
    what: `the goal "${args.survive}" cannot be met with ${voters === 1 ? "one voter" : `${voters} voters`}`,
    why: `without a majority of voters no member may lead; after ${losses} losses that takes ${needed}`,
    fix: `list ${needed} voters, at ${needed} sites`,
  };
  refuse(context, refusal, ["quorumAddresses"]);
}

/** A pooler that takes so many of its member's connections that none is left for those who keep it. */
function refuseMorePooledThanTaken(
  args: { pooler?: DatabasePooler | undefined; member: { connections: number } },
  context: z.RefinementCtx,
): void {
  const { connections } = args.member;
  const wanted = args.pooler?.serverConnections ?? 0;
  const most = connections - RESERVED_CONNECTIONS;
  if (wanted <= most) return;
  refuse(
    context,
    {
      what: `a pooler that shares ${wanted} connections does not fit a member that takes ${connections}`,
      why: `${RESERVED_CONNECTIONS} are for superusers, Patroni, backups and whoever looks for a fault`,
      fix: `lower it to ${most}, or raise member.connections to ${wanted + RESERVED_CONNECTIONS}`,
    },
    ["pooler", "serverConnections"],
  );
}

/**
 * Refuses a client that would log in as a role with another purpose.
 *
 * @param databases the databases that it logs in to
 * @param clients names of services
 * @param path leads to a client's name, by its position
 */
export function refuseReservedRoles(
  context: z.RefinementCtx,
  databases: readonly string[],
  clients: readonly string[],
  path: (index: number) => (string | number)[],
): void {
  const reserved: string[] = [...Object.values(patroniRoles), ...databases.map(ownerRole)];
  for (const [index, name] of clients.entries()) {
    if (!reserved.includes(name)) continue;
    const refusal = {
      what: `a client cannot be named "${name}"`,
      why: `its name becomes its role, and ${quoted(reserved)} are the database's own`,
      fix: "give the service another name",
    };
    refuse(context, refusal, path(index));
  }
}
