import type {
  ConfigurationProblem,
  Consequence,
  Peers,
} from "@holdfast/resilience/defects/configuration/problem";
import { count, joined, shortList } from "../phrases";
import type { ProblemTexts } from "./problem-text";

const consequences: { readonly [consequence in Consequence]: string } = {
  "own-cluster": "it is a cluster of its own there, and a replica of nothing",
  "whichever-is-applied-last": "which of them holds is whichever site's Job runs last",
  "whichever-starts-first": "which of them holds is whichever member first sets the shard up",
  "whichever-leads": "which of them holds is whichever member leads",
  "not-yaml": "nothing can apply it",
  "leader-stops-without-voters": "the leader stops taking writes as soon as the voters have no majority",
  "promotes-another-timeline": "a member that missed an earlier failover may be promoted",
  "log-not-kept":
    "the leader does not keep the log for a replica that is away, which then has to be copied anew",
  "copied-anew": "a former leader cannot be rewound, and has to be copied anew",
  "no-promotion": "Patroni promotes nobody by itself",
  "no-promotion-when-behind": "a replica that is a moment behind is not promoted",
  "crash-outlasts-rto": "a leader whose PostgreSQL crashes is waited for longer than the RTO goal",
  "copies-at-leaders-site":
    "writes are confirmed by replicas at the leader's own site only, which are lost with it",
  "no-site-said": "no member says its site, so it has no effect",
  "acknowledged-too-early": "a write is acknowledged before it is on the disk of another member",
  "lost-with-power": "acknowledged writes are lost with a server's power",
  "torn-pages": "a crash in the middle of a write leaves a page that cannot be repaired",
  "promotion-replays-first": "a replica is that far behind, and replays it before it is promoted",
  "slots-end-early": "a replica that is away for as long as a checkpoint has to be copied anew",
  "too-few-connections": "not every replica can stream from the leader",
  "archives-nothing": "nothing of the write-ahead log is archived",
  "hides-failures": "a segment that could not be archived is taken to be, and is gone",
  "archives-elsewhere":
    "the write-ahead log does not go to the repository of pgBackRest, from which it is restored",
  "no-such-file": "the configuration that it names is not among the member's files",
  "no-such-stanza": "the configuration that it names has no such stanza",
  "restores-nothing": "a member fetches nothing from the archive that it lacks",
  "waits-for-archive": "a member that is promoted waits for an archive that does not answer",
  "heard-by-itself-alone": "nobody else reaches it",
  "address-not-its-own": "it cannot listen at an address that its machine does not have",
  "other-port": "it listens at another port than the one at which it is asked",
  "other-scheme": "it listens for another scheme than the one by which it is asked",
  "peers-go-elsewhere":
    "the member lists and its LoadBalancer or machine have another address, and etcd does not start",
  "clients-go-elsewhere": "clients that ask for its address are sent elsewhere",
  "name-of-another": "another voter has that name, and this one does not start",
  "name-on-no-list": "no member list has that name, and it does not start",
  "heartbeat-above-a-fifth": "etcd does not start with a heartbeat above a fifth of the election timeout",
  "election-below-distance":
    "heartbeats take longer between the sites, so that elections do not come to an end there",
  "not-a-number": "etcd does not start",
  "store-fills-up": "the store fills up within hours, and takes no writes from then on",
  "quota-above-volume": "the volume is full before etcd refuses writes, and etcd stops",
  "certificate-ends-in-a-year":
    "etcd makes its own certificate, which nobody checks and which ends a year after the first start",
  "alone-after-a-start": "each start makes a quorum of one voter of it",
  "forgets-its-vote": "a crash makes it forget what it voted for",
  "another-member-list": "it has another member list than the others, and is no part of their quorum",
  "nobody-starts-the-quorum": "too few voters are left to start the quorum from nothing",
  "joins-only": "it waits for a quorum that stands already",
  "another-cluster": "it is no part of the others' quorum",
  "elections-by-the-impatient": "voters do not wait equally long for their leader",
  "fills-up-first": "its store fills up before the others'",
  "listed-elsewhere": "the voter is reached at another address, and by nobody at this one",
  "no-store": "it asks no consensus store, and nobody decides whether it leads",
  "no-such-api": "etcd serves it no more from 3.6 on",
  "no-voter-there": "no voter of the quorum has that address",
  "voters-refuse-scheme": "the voters do not serve it, so the member reaches none of them",
  "asks-fewer-voters": "the member is cut from the quorum when the others are lost",
  "address-of-another": "the other members and the routers are sent elsewhere",
  "never-promoted": "it is promoted by no loss of the leader",
  "never-synchronous": "it holds no synchronous replica",
  "no-such-backend": "HAProxy does not start without a backend of that name",
  "led-by-any": "its health tells of any member that works, so writes go to standbys too",
  "led-by-standbys": "its health tells of standbys, so no write reaches the leader",
  "never-checked": "no server of it is asked whether it leads, so writes go to standbys too",
  "asks-wrong-port": "nobody answers there, so that every server counts as down",
  "asks-without-tls": "members answer over TLS alone, so that every server counts as down",
  "no-member": "no member of the database has that name",
  "member-missing": "clients at the site do not reach it when it leads",
  "shard-missing": "clients at the site do not reach the shard",
  "member-of-another-shard": "writes go to a member of another shard",
  "shard-unreachable": "no frontend leads to the leader of the shard",
  "mode-not-tcp": "HAProxy takes PostgreSQL for HTTP",
  "fewer-than-pods-hold":
    "with one router of the site gone, its pods are refused before they hold the connections that they are told they may hold",
  "pooler-does-not-start": "PgBouncer does not start with it",
  "pooler-leads-elsewhere": "clients of the pooler do not reach the member that it stands beside",
  "pooler-knows-no-such-client": "the pooler refuses a client of the database",
  "pooler-refused-by-member": "PostgreSQL refuses what the pooler asks for on behalf of a client",
  "pooler-takes-fewer": "pods are refused before they hold the connections that they are told they may hold",
  "pooler-is-missing": "pods are led to a pooler that no container runs",
  "connection-for-a-session":
    "a client keeps a connection of the member's for as long as it is there, and more clients than those wait",
  "refuses-transactions": "a transaction of more than one statement is refused",
  "lets-anybody-in": "nobody has to prove which client it is",
  "fewer-than-members-take": "clients are refused before the members have as many as they take",
  "cuts-long-statements": "a statement that takes longer is cut off",
  "starts-only-with-names":
    "a router does not start while the names of one site do not resolve, as when that site is lost",
  "goes-on-with-lost-leader":
    "a router goes on sending clients to a leader that is lost, after the next one leads",
  "connections-stay": "connections to a former leader stay open when it fails",
  "differs-at-router": "clients at the site are led otherwise",
  "another-repository": "what is archived by one is not found by the other",
  "kept-on-the-member": "the repository is a directory of the member, and is lost with it",
  "kept-at-own-site": "the repository stands at a site of the database, and is lost with it",
  "endpoint-of-another-region": "the bucket is in another region than the endpoint",
  "keeps-no-backup": "no backup is kept",
  "log-dropped-early":
    "of an archive that is away for minutes the log is dropped, and the archive has a gap from then on",
  "spool-not-kept": "what waits for the archive is lost with a restart",
  "archived-one-by-one": "the queue has no limit, and fills the volume while the archive is away",
  "another-data-directory": "the server keeps its data in another directory",
  "repository-of-another-shard": "two shards write to one repository",
  "joins-another-shard": "its members join the cluster of that shard",
};

/** A command or another text that is no word, set apart from the sentence around it. */
const quoted = (value: string): string => (/^[\w./ -]+$/.test(value) ? value : `"${value}"`);

function peersText({ of, name }: Peers, others?: number): string {
  const noun = others === 1 ? of.slice(0, -1) : of;
  return others === undefined ? `the ${of} of ${name}` : `${others} other ${noun} of ${name}`;
}

/** Texts about what programs are configured with. */
export const configurationTexts: ProblemTexts<ConfigurationProblem> = {
  "differs-from-others": {
    message: ({ value, agreed, others, among, consequence }) =>
      `is ${value}, and at ${peersText(among, others)} it is ${agreed}: ${consequences[consequence]}`,
    fix: ({ agreed }) => `set it to ${agreed}, as the others have it`,
  },
  "peers-disagree": {
    message: ({ value, among, consequence }) =>
      `is not the same at ${peersText(among)} (${value}), and none of these is said more often: ${consequences[consequence]}`,
    fix: ({ among }) => `set it to one value at all ${peersText(among).slice("the ".length)}`,
  },
  overridden: {
    message: ({ value, declared, applied }) =>
      `is ${value}, and bootstrap.dcs of patroni.yml says ${declared}: ` +
      (applied ? `the Job that applies it makes ${value} hold` : `${declared} holds, for no Job applies it`),
    fix: ({ declared }) => `set it to ${declared} there, or to the same in patroni.yml`,
  },
  "not-applied": {
    message: ({ shard, site }) =>
      site === undefined
        ? `is brought to the consensus store of ${shard} by no Job: what was there when it was set up goes on to hold`
        : `is brought to the consensus store of ${shard} by no Job at ${site}: changes wait for another site's, and tags of members there are not taken over`,
    fix: ({ shard }) => `declare a Job that runs patronictl edit-config --apply with this file for ${shard}`,
  },
  "login-refused": {
    message: ({ logins, by }) =>
      `refuses ${shortList(
        logins.map(({ role, database, site }) => `${role} (${database}) from ${site}`),
        3,
      )}: ` + (by === undefined ? "no line is for it" : `the first line for it is "${by}"`),
    fix: ({ logins: [first] }) =>
      first
        ? `let ${first.role} (${first.database}) in from ${first.network}, above any line that rejects it`
        : "let them in",
  },
  "not-taken": {
    message: ({ value, runs, why }) =>
      why === "own"
        ? `is ${value} where Patroni does not take it from: it runs with ${runs}, which the consensus store decides`
        : `is ${value}, which is less than Patroni takes: it runs with ${runs}`,
    fix: ({ value, runs, why }) =>
      why === "own"
        ? `move it to the part that is kept in the consensus store (bootstrap.dcs and dcs.yml: ${value})`
        : `set it to ${runs} or more`,
  },
  "corrected-timing": {
    message: ({ declared, inForce, least }) =>
      `say ${declared.ttl}, ${declared.loopWait} and ${declared.retryTimeout} s; Patroni takes ${least.ttl}, ${least.loopWait} and ${least.retryTimeout} s at the least, and loop_wait + 2 x retry_timeout up to ttl: it runs with ${inForce.ttl}, ${inForce.loopWait} and ${inForce.retryTimeout} s`,
    fix: ({ declared, inForce }) => {
      const names = { ttl: "ttl", loopWait: "loop_wait", retryTimeout: "retry_timeout" } as const;
      return `set ${joined(
        Object.entries(names)
          .filter(([key]) => declared[key as keyof typeof names] !== inForce[key as keyof typeof names])
          .map(([key, name]) => `${name} to ${inForce[key as keyof typeof names]}`),
      )}`;
    },
  },
  "unfit-setting": {
    message: ({ value, consequence }) => `is ${quoted(value)}: ${consequences[consequence]}`,
    fix: ({ fit }) => (fit === undefined ? "take it out" : `set it to ${fit}`),
  },
  "too-few-for-clients": {
    message: ({ value, reserved, wanted, shared = 0, pods, shard }) =>
      `is ${value}, of which ${reserved} are for its own, and the ${count(pods, "pod")} that may run are told that they may hold ${count(wanted - shared, "connection")} to the leader of ${shard}${shared > 0 ? ` itself, beside ${shared} that its pooler shares (max_db_connections, default_pool_size)` : ""}: it refuses the rest`,
    fix: ({ wanted, reserved, shared = 0 }) =>
      `set it to ${wanted + reserved} or more, or ${shared > 0 ? "let the pooler share fewer" : "tell the pods of fewer connections"}`,
  },
};
