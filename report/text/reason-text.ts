import type { Reason, SiteLossCause } from "@holdfast/resilience";
import { defectText } from "./defects/problem-text";
import { hazardText } from "./loss-text";
import { duration, joined, percent } from "./phrases";
import { type TextByKind, textOf } from "./text-by-kind";

const siteLosses: TextByKind<SiteLossCause> = {
  named: () => "",
  "all-halls": () => " with all of its halls",
  hazard: ({ hazard, event }) => ` to ${hazard}: ${hazardText(event)}`,
  substation: ({ substation, reserve }) => {
    const other = {
      undeclared: "it declares no other",
      none: "it has no reserve",
      lost: "its reserve is lost too",
    }[reserve];
    return ` without substation ${substation}: ${other}`;
  },
  "cloud-region": ({ region }) => ` with region ${region}`,
  "cloud-account": ({ provider }) => ` with the account at ${provider}`,
};

type Carried = Extract<Reason, { kind: "overload-fails" }>;

const carried = ({
  service,
  site,
  carriedRequestsPerSecond: has,
  askedRequestsPerSecond: of,
}: Omit<Carried, "kind">) => `${service} at ${site} carries ${has} of ${of} requests a second`;

/** That a service is asked for more than it carries at a site. */
function overloadText({
  service,
  site,
  carriedRequestsPerSecond: has,
  askedRequestsPerSecond: of,
}: Omit<Carried, "kind">): string {
  return `${service} at ${site} is asked for ${of} requests a second and carries ${has}`;
}

const reasons: TextByKind<Reason> = {
  "site-lost": ({ site, cause }) => `${site} is lost${textOf(siteLosses, cause)}`,
  "site-drained": ({ site }) => `nodes of ${site} are drained`,
  "site-unreachable": ({ site, carriers }) =>
    `users do not reach ${site}: its only carrier is ${carriers.join(", ")}`,
  "hall-lost": ({ site, hall, powerFeed, coolingPlant }) => {
    const supplies = [
      ...(powerFeed === undefined ? [] : [`its power feed ${powerFeed}`]),
      ...(coolingPlant === undefined ? [] : [`its cooling plant ${coolingPlant}`]),
    ];
    return `${hall} of ${site} is lost${supplies.length === 0 ? "" : ` without ${joined(supplies)}`}`;
  },
  "backbone-lost": ({ backbone }) =>
    `backbone ${backbone} is lost, so the sites on it do not reach each other`,
  "dns-provider-lost": ({ provider, account }) =>
    `DNS provider ${provider} is lost${account === undefined ? "" : ` with the account at ${account}`}`,
  "certificate-authority-lost": ({ authority, site }) =>
    `certificate authority ${authority} is lost${site === undefined ? "" : ` with ${site}`}`,
  "service-lost": ({ service }) => `${service} is lost wherever it stands`,
  "renewal-stopped": ({ certificates, leastDays, first, site, alternative }) =>
    `no certificate can be renewed${alternative === undefined ? "" : ` until manual recovery points issuers to ${alternative}`}: ${certificates} go on for ${leastDays} days at the least, ${first} at ${site} among the first to end`,

  "quorum-voters-left": ({ quorum, votersLeft, voters, votersNeeded, decides }) =>
    `quorum ${quorum} has ${votersLeft} of ${voters} voters left and needs ${votersNeeded}: it ${decides ? "decides" : "cannot decide"}`,
  "voter-lost": ({ voter, site }) => `voter ${voter} is lost at ${site}`,
  "voter-at-no-site": ({ voter }) => `voter ${voter} is on the member list and stands at no known site`,
  "quorum-lost": ({ quorum, service }) => `quorum ${quorum} is lost with ${service}`,
  "stream-copies-left": ({ stream, copiesLeft, copies, copiesNeeded, takes }) =>
    `stream ${stream} has ${copiesLeft} of ${copies} copies left at the least and needs ${copiesNeeded}: it ${takes ? "takes messages" : "takes and gives none"}`,
  "stream-unplaceable": ({ stream, copies, places, uniqueTag }) =>
    `stream ${stream} is to have ${copies} copies, and its servers can hold ${places}${uniqueTag === undefined ? "" : ` (no two with one value of their tag ${uniqueTag})`}: it is not made`,
  "stream-majority-lost": ({ stream, copies }) =>
    `a majority of the ${copies} copies of stream ${stream} is lost: nobody else is sure to have the messages that they acknowledged last`,
  "stream-in-memory": ({ stream }) =>
    `stream ${stream} is kept in memory: a server that loses power comes back without its copy, and may make a majority with one that lacks messages`,
  "stream-unsynced": ({ eventLog, syncSeconds }) =>
    `servers of ${eventLog} write to disk every ${syncSeconds} s and acknowledge before: one that loses power comes back without what it acknowledged, and may make a majority with one that lacks it too`,
  "log-server-lost": ({ server, site }) => `event log server ${server} is lost at ${site}`,
  "log-server-apart": ({ server }) =>
    `event log server ${server} is in no cluster with the others: no route leads to it or from it, or it says another name of the cluster`,
  "log-without-streams": ({ eventLog }) =>
    `no job declares a stream of the event log ${eventLog}, so it keeps no message`,
  "store-undeclared": ({ service, storeKind, store }) =>
    `${service} needs the ${storeKind} ${store}, and the graph holds none of that name`,
  "members-lost": ({ shard, site, membersLost, members }) =>
    `${shard} had ${membersLost} of ${members} members at ${site}`,
  "all-members-lost": ({ shard, sites }) =>
    `every member of ${shard} is lost: ${sites.join(", ") || "none was declared"}`,
  "kept-by-tag": ({ shard, site, tag }) =>
    `the tag ${tag} of patroni.yml keeps the member of ${shard} at ${site} from it`,
  "leader-at-risk": ({ shard, promotes }) =>
    `the leader of ${shard} may be among them; ${promotes ? "another member is promoted" : "promotion takes manual recovery: no member that is left is sure to hold every acknowledged write"}`,
  "writes-stopped-strict": ({ shard }) =>
    `${shard} stops writes: synchronous_mode_strict, and no synchronous replica is left`,
  "fewer-synchronous-replicas": ({ shard, replicasLeft, replicasConfigured }) =>
    `${shard} goes on with ${replicasLeft} of ${replicasConfigured} synchronous replicas`,
  "quorum-undeclared": ({ shard }) => `${shard} has no leader: no quorum in the graph decides on one`,
  "leader-key-not-renewed": ({ shard, quorum }) =>
    `${shard} loses its leader: Patroni cannot renew the leader's key without quorum ${quorum}`,
  "members-divided": ({ shard }) =>
    `members of ${shard} do not reach each other, so only the leader's site can write`,
  "failsafe-leader-goes-on": ({ shard }) =>
    `failsafe_mode lets the leader of ${shard} go on, since it reaches every member`,
  "acknowledged-writes-at-risk": ({ shard }) =>
    `leader and synchronous replicas of ${shard} may all be lost, and acknowledged writes with them`,
  "archive-bounds-data-loss": ({ bucket, site, archiveTimeoutSeconds, copyLagSeconds }) =>
    copyLagSeconds === undefined
      ? `the archive in ${bucket} at ${site} holds all but the last ${archiveTimeoutSeconds} s (archive_timeout)`
      : `the copy of the archive in ${bucket} at ${site} holds all but the last ${archiveTimeoutSeconds + copyLagSeconds} s: archive_timeout ${archiveTimeoutSeconds} s, and replicationTime ${copyLagSeconds} s until it has what the vault has`,
  "copy-lag-unbounded": ({ bucket, site }) =>
    `of the archive only the copy in ${bucket} at ${site} is left, and no replicationTime bounds how old that is`,
  "data-lost-for-good": ({ shard }) => `no backup of ${shard} is left either: its data is lost for good`,
  "lag-bounds-data-loss": ({ lagSeconds, maximumLagBytes, writeAheadMebibytesPerSecond, ttlSeconds }) =>
    `the replica lacks ${lagSeconds} s at most: ${maximumLagBytes} bytes (maximum_lag_on_failover) at the declared ${writeAheadMebibytesPerSecond} MiB a second, and ttl ${ttlSeconds} s`,
  "data-loss-unbounded": ({ shard }) => `no setting of ${shard} bounds how many seconds of writes that is`,

  "object-names-apart": ({ store }) =>
    `each gateway of ${store} keeps names on its own disk: what did not follow to the others yet is lost with it`,
  "volumes-lost-copies": ({ store, sites }) =>
    `volumes of ${store} with a copy at ${joined(sites)} are read from the others and take no writes or deletions until the copy is back, or volume.fix.replication has made another (manual recovery); new objects go to volumes that have all copies`,
  "volumes-divided": ({ store }) =>
    `servers of ${store} do not reach each other, so no write reaches every copy of its volume`,
  "volumes-not-placed": ({ store, dataCenters, needed }) =>
    `${store} takes no new object: a volume has copies in ${needed} data centers, and its masters know ${dataCenters}; fs.configure -replication for fewer, by manual recovery, lets it`,
  "objects-lost": ({ store, share }) =>
    `every copy of up to ${percent(share)} of the objects of ${store} may be lost`,

  "nothing-runs": ({ service, hostname }) =>
    `nothing in the graph runs ${service}${hostname === undefined ? "" : `, so nobody answers at ${hostname}`}`,
  "replicas-lost": ({ service, site, replicasLost, replicas }) =>
    `${replicasLost} of ${replicas} replicas of ${service} at ${site} are lost`,
  "no-replica-left": ({ service }) => `no replica of ${service} is left`,
  "overload-fails": ({ acceptedRequestsPerSecond: accepted, ...overload }) =>
    `${overloadText(overload)}; ${accepted === undefined ? "it sheds nothing" : `a replica takes up to ${accepted}`} and fails in its turn`,
  "overload-undeclared": (overload) =>
    `${overloadText(overload)}; no resource limits what a replica takes, so it fails in its turn`,
  "capacity-unknown": (short) =>
    `${carried(short)}: what a replica carries is unknown: no resource declares it`,
  "capacity-yielded": ({ replicasKept, replicas, ...short }) =>
    `${carried(short)}: it gives way to higher tiers and keeps ${replicasKept} of ${replicas} replicas`,
  "capacity-without-room": ({ replicasWithRoom, replicasWanted, ...short }) =>
    `${carried(short)}: ${short.site} has room for ${replicasWithRoom} of ${replicasWanted} replicas`,
  "capacity-too-small": carried,
  "replicas-grow": ({ service, site, fromReplicas, toReplicas }) =>
    `${service} at ${site} grows from ${fromReplicas} to ${toReplicas} replicas`,
  "startup-unbounded": ({ service, site }) =>
    `nothing bounds the time until more replicas of ${service} at ${site} are ready: they are not counted`,
  "store-lost": ({ storeKind, store }) => `nothing of ${storeKind} ${store} is left`,
  "store-entrance-missing": ({ service, site, entrance, storeKind, store }) =>
    `${service} at ${site} has no ${entrance} to ${storeKind} ${store}`,
  "callee-missing": ({ service, site, callee }) =>
    `${service} at ${site} needs ${callee} at the same site, and it is not there`,
  "stale-answer": ({ server, hostname, address, site, checked }) => {
    const why = checked ? "no address of the name works" : "it has no health check of its own";
    const place = site === undefined ? "of no site: the last resort" : `at ${site}: ${why}`;
    return `${server} goes on answering ${hostname} with ${address}, ${place}`;
  },
  "record-missing": ({ server, hostname }) =>
    `${server} is named as authoritative and has no record of ${hostname}`,
  "hostname-unanswered": ({ hostname, servers }) =>
    servers.length === 0
      ? `no server that is named as authoritative answers for ${hostname}`
      : `every server that answers for ${hostname} is lost: ${servers.join(", ")}`,

  "service-undeclared": ({ service }) => `the graph holds no service ${service}`,
  "hard-dependency": ({ service, dependency, outcome, served, cacheEndedSeconds }) =>
    `${service} needs ${dependency}, which is ${outcome} and serves ${percent(served)} of its peak${
      cacheEndedSeconds === undefined
        ? ""
        : `; what it kept of its answers ended after ${duration(cacheEndedSeconds)}`
    }`,
  "soft-dependency": ({ service, dependency, outcome, cachedSeconds }) =>
    cachedSeconds === undefined
      ? `soft dependency ${dependency} of ${service} is unavailable: it is ${outcome}`
      : `${service} goes on for ${duration(cachedSeconds)} by what it keeps of the answers of ${dependency}, which is ${outcome}, and stops then`,
  defect: ({ resource, field, problem }) => defectText({ resource, field, problem }),
  "goals-unreadable": ({ service, fields }) =>
    `goals of ${service} cannot be read, so nothing meets them: ${fields.join(", ")}`,
};

/** One reason of a verdict as a sentence without its full stop. */
export function reasonText(reason: Reason): string {
  return textOf(reasons, reason);
}
