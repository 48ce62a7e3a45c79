import type { Assumption, RtoTerm } from "@holdfast/resilience";
import { type TextByKind, textOf } from "./text-by-kind";

/** What the time is spent on, in a few words. */
const names: { readonly [kind in RtoTerm["kind"]]: string } = {
  detection: "detection",
  "dns-ttl": "DNS",
  shedding: "shedding",
  "leader-key-expiry": "leader key expiry",
  "quorum-election": "quorum election",
  "volume-server-missed": "volume server missed",
  "master-missed": "leading master missed",
  "stream-election": "stream election",
  "leader-election": "leader election",
  promotion: "promotion",
  "archive-answer": "archive",
  "router-check": "router check",
  "synchronous-set-shrinks": "synchronous set shrinks",
  "restart-elsewhere": "restart elsewhere",
  "scale-up": "scale-up",
};

const NUMBERS: Readonly<Record<number, string>> = { 2: "two", 3: "three" };

const sources: TextByKind<RtoTerm> = {
  detection: ({ server, failedChecks, intervalSeconds, timeoutSeconds }) =>
    `${server}: ${failedChecks} failed checks, one every ${intervalSeconds} s, ${timeoutSeconds} s each at the most`,
  "dns-ttl": ({ server }) => `${server}: TTL of the answer`,
  shedding: ({ workload, site }) => `${workload} at ${site} gives way: its termination grace period`,
  "leader-key-expiry": ({ shard }) => `${shard}: ttl`,
  "quorum-election": ({ quorum, electionTimeouts, electionMilliseconds }) =>
    `quorum ${quorum}: ${NUMBERS[electionTimeouts] ?? electionTimeouts} election timeouts of ${electionMilliseconds} ms`,
  "volume-server-missed": ({ store }) =>
    `masters of ${store}: keep-alive, 10 s without a word and 20 s for an answer`,
  "master-missed": ({ store, masters }) =>
    `servers of ${store}: keep-alive, 60 s without a word and 20 s for an answer, then 25 s for ${masters === 1 ? "the lost master" : `each of ${masters} lost masters`}`,
  "stream-election": ({ eventLog, electionTimeouts, electionMilliseconds }) =>
    `${eventLog}: ${NUMBERS[electionTimeouts] ?? electionTimeouts} election timeouts of NATS, ${electionMilliseconds} ms at the most`,
  "leader-election": ({ shard, nameLookupSeconds }) =>
    `${shard}: loop_wait, and one call to the other members, by names that are given up after ${nameLookupSeconds} s`,
  promotion: () => "assumption: replay of what was received, and a new timeline",
  "archive-answer": ({ shard }) =>
    `assumption: ${shard} has a restore_command, which answers or gives up within that time`,
  "router-check": ({ database, site }) => `router of ${database} at ${site}: interval and rise of its checks`,
  "synchronous-set-shrinks": ({ shard }) => `${shard}: ttl or wal_sender_timeout, and loop_wait`,
  "restart-elsewhere": ({ workload, site, after }) =>
    `${workload} at ${site}: ${after === "lost-nodes" ? "Kubernetes' defaults for lost nodes, and " : ""}its startup probe`,
  "scale-up": ({ service, site, fromReplicas, toReplicas }) =>
    `${service} at ${site}: autoscaler from ${fromReplicas} to ${toReplicas} replicas, and its startup probe`,
};

const assumptions: TextByKind<Assumption> = {
  "promotion-time": ({ shard, seconds }) => `a member of ${shard} is promoted within ${seconds} s`,
  "archive-answer-time": ({ shard, seconds }) =>
    `the restore_command of ${shard} answers or gives up within ${seconds} s`,
  "lost-node-defaults": ({ workload, site }) =>
    `pods of ${workload} at ${site} leave lost nodes by Kubernetes' default tolerations`,
};

/** What a term of a recovery time is spent on: `leader election`. */
export function termName({ kind }: Pick<RtoTerm, "kind">): string {
  return names[kind];
}

/** Where the figure of a term comes from: a setting, or an assumption that says so. */
export function termSource(term: RtoTerm): string {
  return textOf(sources, term);
}

/** What a verdict takes for granted, as a sentence without its full stop. */
export function assumptionText(assumption: Assumption): string {
  return textOf(assumptions, assumption);
}
