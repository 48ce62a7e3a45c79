import type { Remedy } from "@holdfast/resilience";
import { lossText } from "./loss-text";
import { type TextByKind, textOf } from "./text-by-kind";

export const remedies: TextByKind<Remedy> = {
  "declare-service": ({ service }) => `declare the service ${service}`,
  "declare-store": ({ storeKind, store }) => `declare the ${storeKind} ${store}`,
  "declare-workload": ({ service }) => `declare a workload or a store for ${service}`,
  "state-goals": ({ service, fields }) =>
    `state ${fields.join(", ")} of ${service} as plain values in their ranges`,
  "spread-voters": ({ quorum, voters }) =>
    `stand the voters of quorum ${quorum} (${voters} now) further apart: three at three sites outlive any one, five at five any two`,
  "name-voters": ({ shard }) => `name the voters of a quorum under etcd3.hosts of ${shard}`,
  "add-member": ({ shard }) => `add a member of ${shard} at a further site`,
  "add-synchronous-replica": ({ shard }) => `add a synchronous replica of ${shard} at a further site`,
  "add-member-or-relax-strict": ({ shard }) =>
    `add a member of ${shard} at a further site, or turn synchronous_mode_strict off`,
  "turn-synchronous-on": ({ shard }) =>
    `turn synchronous_mode of ${shard} on, with a replica at each other site`,
  "check-leader-sooner": ({ database, checkSeconds }) =>
    `lower inter or rise of the routers of ${database} (they take ${checkSeconds} s to see a new leader)`,
  "lower-election-timeout": ({ quorum, electionMilliseconds }) =>
    `lower the election-timeout of the voters of ${quorum} (${electionMilliseconds} ms)`,
  "take-tag-out": ({ shard, site, tag }) => {
    const allowed = /priority/.test(tag) ? `set the tag ${tag} above 0` : `take the tag ${tag} out`;
    return `${allowed} at the member of ${shard} at ${site}`;
  },
  "raise-synchronous-count": ({ shard, synchronousReplicas }) =>
    `raise synchronous_node_count of ${shard} above ${synchronousReplicas}, with members that may be a synchronous replica at as many other sites`,
  "shorten-leader-key": ({ shard, ttlSeconds, loopWaitSeconds }) =>
    `lower ttl (${ttlSeconds} s) or loop_wait (${loopWaitSeconds} s) of ${shard}`,
  "add-object-sites": ({ store }) =>
    `give ${store} volume servers at further sites: as many as its replication asks for must be left`,
  "copy-objects-further": ({ store }) =>
    `raise the first digit of -defaultReplication of the masters of ${store}: copies at as many other sites as may be lost`,
  "add-stream-copies": ({ stream, copies }) =>
    `raise num_replicas of stream ${stream} above ${copies}, with servers at as many sites: three outlive any one, five any two`,
  "place-stream-copies": ({ stream, copies, uniqueTag }) =>
    uniqueTag === undefined
      ? `let ${copies} servers hold a copy of stream ${stream}: with JetStream, in one cluster, with the tags that its placement asks for`
      : `tag the servers of stream ${stream} with the site of each (server_tags: ["${uniqueTag}..."]), ${copies} values in one cluster, each with JetStream`,
  "keep-stream-on-disk": ({ stream }) => `set storage of stream ${stream} to file`,
  "sync-always": ({ eventLog }) =>
    `set sync_interval: always in the block jetstream of every server of ${eventLog}`,
  "declare-streams": ({ eventLog }) => `declare the streams of ${eventLog} by a job of it`,
  "second-backbone": () => "join the sites by a second backbone",
  "check-address": ({ hostname, site }) =>
    `tie the record of ${hostname} for ${site} to a health check of its address`,
  "declare-records": ({ hostname, server }) =>
    `declare the records of ${hostname} at ${server} too, or do not name it in the NS records`,
  "shorten-detection": ({ hostname, server }) =>
    `lower the TTL of ${hostname} at ${server}, or check its addresses more often`,
  "answer-by-both-providers": ({ hostname }) =>
    `let both DNS providers answer for ${hostname}, and name both in its NS records`,
  "shed-overload": ({ service, site }) =>
    `let replicas of ${service} refuse what is above their limit (environment variable HOLDFAST_MAX_REQUESTS_PER_SECOND, at what one carries), or run more of them at ${site}`,
  "run-at-further-site": ({ service }) => `run ${service} at a further site`,
  "add-store-entrances": ({ entrance, store, site }) =>
    `run more ${entrance}s of ${store} at ${site}, in halls that are not lost together`,
  "run-at-site": ({ service, site, more }) => `run ${more ? "more replicas of " : ""}${service} at ${site}`,
  "declare-replica-capacity": ({ service, site }) =>
    `declare on ${service} at ${site} what one replica carries`,
  "make-room": ({ service, site }) => `give ${site} more room, or less to run beside ${service}`,
  "make-room-for-replicas": ({ service, site, replicas }) =>
    `give ${site} room for ${replicas} more replicas of ${service}`,
  "add-replicas": ({ service, site, replicas }) => `add ${replicas} replicas of ${service} at ${site}`,
  "run-replicas-at-all-times": ({ service, site, replicas }) =>
    `run ${replicas} more replicas of ${service} at ${site} at all times`,
  "add-startup-probe": ({ service, site }) =>
    `give ${service} at ${site} a startup probe, or more replicas at all times`,
  "do-without": ({ service, lost }) => `let ${service} go on without ${lossText(lost)}`,
};

/** A change that would keep a goal, as an order without its full stop. */
export function remedyText(remedy: Remedy): string {
  return textOf(remedies, remedy);
}

/** Several of them in one line; empty where there are none. */
export function remediesText(each: readonly Remedy[]): string {
  return each.map(remedyText).join("; ");
}
