import { overlap, parseCidr, requireIpv4 } from "../arguments/addresses";
import { requireImageDigest } from "../arguments/images";
import {
  quoted,
  refuseDuplicates,
  requireChoice,
  requireDistinct,
  requireDnsLabel,
  requireDnsName,
  requireServiceName,
  requireStoreName,
} from "../arguments/names";
import { requireInteger, requireNumber } from "../arguments/numbers";
import { SurvivalGoal, toleratedLosses } from "../goals";
import { InvalidInputError } from "../invalid-input";
import type { DatabaseSite, ReplicatedDatabaseArgs } from "./arguments";
import { ownerRole, patroniRoles } from "./client-authentication";
import { requireBackups } from "./backup-validation";
import { failoverTiming } from "./failover-timing";
import { membersPerSite } from "./names";
import { sitesNeeded, synchronousCopies } from "./synchronous-copies";

/** The most shards of one database: each has a port of its own at the router. */
const mostShards = 64;

/**
 * Checks the arguments and finds the site that the instance declares.
 *
 * @param name name of the component instance, for messages
 * @param args its arguments
 * @returns the site
 * @throws InvalidInputError on the first thing that is wrong
 */
export function validateDatabase(name: string, args: ReplicatedDatabaseArgs): DatabaseSite {
  const at = (path: string): string => `${name}.${path}`;
  requireStoreName(args.database, at("database"));
  requireChoice(args.survive, SurvivalGoal, at("survive"));
  requireSites(args, at("sites"));
  requireInteger(args.shards, { minimum: 1, maximum: mostShards, unit: "shards" }, at("shards"));
  requireLeaderSites(args, at("leaderSites"));
  requireFollowerSites(args, at("followerSites"));
  requireNumber(args.rpoSeconds, { minimum: 0, maximum: 86_400, unit: "seconds" }, at("rpoSeconds"));
  requireInteger(args.rtoSeconds, { minimum: 1, maximum: 86_400, unit: "seconds" }, at("rtoSeconds"));
  failoverTiming(args.rtoSeconds, at("rtoSeconds"));
  requireEnoughSites(args, at("sites"));
  requireQuorum(args, at("quorumAddresses"));
  if (args.writeAheadMebibytesPerSecond !== undefined) {
    const rate = { minimum: 0.001, maximum: 100_000, unit: "MiB a second" };
    requireNumber(args.writeAheadMebibytesPerSecond, rate, at("writeAheadMebibytesPerSecond"));
  }
  args.clients.forEach((client, index) => {
    requireDnsLabel(client.namespace, at(`clients[${index}].namespace`));
    requireServiceName(client.service, at(`clients[${index}].service`));
  });
  refuseDuplicates(
    args.clients.map((client) => client.service),
    "client",
    at("clients"),
  );
  refuseReservedRoles(
    [args.database],
    args.clients.map((client) => client.service),
    (index) => at(`clients[${index}].service`),
  );
  requireMember(args, at("member"));
  requireBackups(args.backups, at("backups"));
  requireImageDigest(args.image, at("image"));
  requireImageDigest(args.routerImage, at("routerImage"));
  if (args.routerReplicas !== undefined) {
    // One would take every connection of the site with it when its node is drained.
    requireInteger(args.routerReplicas, { minimum: 2, maximum: 100, unit: "replicas" }, at("routerReplicas"));
  }

  const site = args.sites.find((candidate) => candidate.name === args.site);
  if (site === undefined) {
    throw new InvalidInputError({
      what: `there is no site "${args.site}"`,
      where: at("site"),
      why: `the sites with members are ${quoted(args.sites.map((candidate) => candidate.name))}`,
      fix: "name one of them, or add the site to the list of every instance",
    });
  }
  return site;
}

function requireSites(args: ReplicatedDatabaseArgs, where: string): void {
  const members = membersPerSite(args);
  requireInteger(
    members,
    { minimum: 1, maximum: 5, unit: "members" },
    where.replace(/sites$/, "membersPerSite"),
  );
  requireDistinct(
    args.sites.map((site) => site.name),
    "site",
    where,
  );
  const ranges = args.sites.map((site, index) => {
    requireStoreName(site.name, `${where}[${index}].name`);
    requireDnsName(site.clusterDomain, `${where}[${index}].clusterDomain`);
    requireDistinct(site.halls, "hall", `${where}[${index}].halls`);
    requireHalls(site, members, `${where}[${index}].halls`);
    return parseCidr(site.podCidr, `${where}[${index}].podCidr`);
  });
  requireDistinct(
    args.sites.map((site) => site.clusterDomain),
    "cluster domain",
    where,
  );
  ranges.forEach((range, index) => {
    const earlier = ranges.findIndex((other) => overlap(range, other));
    if (earlier < index) {
      throw new InvalidInputError({
        what: `the pods of "${args.sites[earlier]?.name}" and "${args.sites[index]?.name}" have addresses in common`,
        where: `${where}[${index}].podCidr`,
        why: "members reach each other by pod address from every site",
        fix: "give each site a range of its own",
      });
    }
  });
}

/** Refuses more members of a shard at a site than fire compartments. */
function requireHalls(site: DatabaseSite, members: number, where: string): void {
  if (members <= site.halls.length) return;
  throw new InvalidInputError({
    what: `${members} members of a shard do not fit into ${site.halls.length === 1 ? "one hall" : `${site.halls.length} halls`} of "${site.name}"`,
    where,
    why: "members in one hall burn together, so no two of a shard are placed in one",
    fix: `lower membersPerSite to ${site.halls.length}, or add halls`,
  });
}

function requireLeaderSites(args: ReplicatedDatabaseArgs, where: string): void {
  requireDistinct(args.leaderSites, "leader site", where);
  const unknown = args.leaderSites.find((leader) => !args.sites.some((site) => site.name === leader));
  if (unknown !== undefined) {
    throw new InvalidInputError({
      what: `"${unknown}" shall lead but has no members`,
      where,
      why: `only a site with members can lead, and those are ${quoted(args.sites.map((site) => site.name))}`,
      fix: `add "${unknown}" to sites, or take it out of leaderSites`,
    });
  }
}

/** Refuses follower sites that are none of the database's, or all of them. */
function requireFollowerSites(args: ReplicatedDatabaseArgs, where: string): void {
  const followers = args.followerSites ?? [];
  if (followers.length === 0) return;
  requireDistinct(followers, "follower site", where);
  const sites = args.sites.map((site) => site.name);
  const unknown = followers.find((follower) => !sites.includes(follower));
  if (unknown !== undefined) {
    throw new InvalidInputError({
      what: `"${unknown}" has no members that could follow`,
      where,
      why: `the sites with members are ${quoted(sites)}`,
      fix: `take "${unknown}" out of followerSites`,
    });
  }
  if (followers.length === sites.length) {
    throw new InvalidInputError({
      what: "the members at every site only follow",
      where,
      why: "after the first failover nobody could lead any shard, and writes would stop",
      fix: "leave at least one site out of followerSites",
    });
  }
}

function requireEnoughSites(args: ReplicatedDatabaseArgs, where: string): void {
  const needed = sitesNeeded(args.survive, args.rpoSeconds);
  const have = args.sites.length;
  if (have >= needed) return;
  const copies = synchronousCopies(args.survive, args.rpoSeconds);
  throw new InvalidInputError({
    what: `the goal "${args.survive}" with a recovery point of ${args.rpoSeconds} s cannot be met at ${have === 1 ? "one site" : `${have} sites`}`,
    where,
    why:
      copies > 0
        ? `a leader and ${copies === 1 ? "the copy that commits wait for" : `the ${copies} copies that commits wait for`} each take a site, and one must be left`
        : `after ${toleratedLosses(args.survive)} losses no site with a member is left`,
    fix: `add ${needed - have} more site${needed - have === 1 ? "" : "s"} with members, or ask for less`,
  });
}

/** Refuses a quorum that stops deciding before the database may stop. */
function requireQuorum(args: ReplicatedDatabaseArgs, where: string): void {
  requireDistinct(args.quorumAddresses, "address of a voter", where);
  args.quorumAddresses.forEach((address, index) => requireIpv4(address, `${where}[${index}]`));
  const needed = 2 * toleratedLosses(args.survive) + 1;
  if (args.quorumAddresses.length < needed) {
    throw new InvalidInputError({
      what: `the goal "${args.survive}" cannot be met with ${args.quorumAddresses.length === 1 ? "one voter" : `${args.quorumAddresses.length} voters`}`,
      where,
      why: `without a majority of voters no member may lead; after ${toleratedLosses(args.survive)} losses that takes ${needed}`,
      fix: `list ${needed} voters, at ${needed} sites`,
    });
  }
}

/**
 * Refuses a client that would log in as a role with another purpose.
 *
 * @param databases the databases that it logs in to
 * @param clients names of services
 * @param where path of a client's name, by its position
 * @throws InvalidInputError for the first that has such a name
 */
export function refuseReservedRoles(
  databases: readonly string[],
  clients: readonly string[],
  where: (index: number) => string,
): void {
  const reserved: string[] = [...Object.values(patroniRoles), ...databases.map(ownerRole)];
  clients.forEach((client, index) => {
    if (!reserved.includes(client)) return;
    throw new InvalidInputError({
      what: `a client cannot be named "${client}"`,
      where: where(index),
      why: `its name becomes its role, and ${quoted(reserved)} are the database's own`,
      fix: "give the service another name",
    });
  });
}

function requireMember(args: ReplicatedDatabaseArgs, where: string): void {
  const { member } = args;
  requireInteger(member.storageGiB, { minimum: 10, maximum: 65_536, unit: "GiB" }, `${where}.storageGiB`);
  if (member.cores !== undefined) {
    requireNumber(member.cores, { minimum: 0.1, maximum: 512, unit: "cores" }, `${where}.cores`);
  }
  if (member.memoryGiB !== undefined) {
    requireInteger(member.memoryGiB, { minimum: 1, maximum: 4096, unit: "GiB" }, `${where}.memoryGiB`);
  }
  if (member.connections !== undefined) {
    requireInteger(member.connections, { minimum: 20, maximum: 10_000 }, `${where}.connections`);
  }
}
