import type { Blueprint } from "@holdfast/resilience";
import type { Declaration } from "../declared/declaration";
import { drilledDatabases, drilledPods } from "../sites/drilled-pods";
import type { DrilledService } from "../run/drill-run";
import type { Scenario } from "../run/scenario";
import { drilledPart } from "../prediction/drilled-part";
import type { Prediction } from "../prediction/prediction";
import { type FirstStartStep, firstStartSteps, type PredictedStep, type StepTerm } from "./step";
import { askingVoters, electing } from "./terms";

/** A leader of etcd looks at its members' versions this often, in seconds, and counts one that it saw twice. [its source] */
const VERSIONS_SEEN = 2 * 4;

/** How long what nothing declares takes on a machine on which everything starts at once, in seconds. Assumptions. */
const assumed = {
  /** A machine's first boot: a file system, etcd's archive, and a certificate by four calls of AWS' command line. */
  boot: 45,
  /** A new cluster of PostgreSQL. */
  cluster: 20,
  /** A copy of an empty database, where several begin at once. */
  copy: 40,
  /** The Job of one shard: settings, roles and the archive. */
  job: 8,
  /** A hand-over, for one shard: a clean stop and a start of PostgreSQL. */
  handOver: 10,
  /** A base backup of one shard that holds next to nothing. */
  backup: 15,
  /** The first request of a user who has just begun. */
  request: 5,
} as const;

/** The longest for which a declared name server is not asked whether it is ready, in seconds. */
export function nameServerDelay(declaration: Declaration): number {
  const databases = drilledDatabases(declaration);
  const servers = declaration.sites
    .flatMap((site) => drilledPods(site, databases))
    .filter(({ role }) => role === "name-server");
  const containers = servers.flatMap(({ pod }) => pod.containers);
  return Math.max(0, ...containers.map(({ readyAfterSeconds }) => readyAfterSeconds));
}

/**
 * What is said of a first start before it is made: each step's latest time, from what is declared, what programs have built
 * in, and what is assumed of the machine.
 *
 * @param blueprint what the declaration's resources say
 * @param services the services that are drilled
 * @param readyAfterSeconds the longest for which a declared name server is not asked whether it is ready
 */
export function predictFirstStart(
  blueprint: Blueprint,
  scenario: Scenario,
  services: readonly DrilledService[],
  readyAfterSeconds: number,
): Prediction {
  const { databases, quorums } = drilledPart(blueprint, services);
  const declaredShards = databases.flatMap((database) => database.shards);
  const shards = declaredShards.length;
  const members = declaredShards.flatMap((shard) => shard.members).length;
  const loopWait = Math.max(0, ...declaredShards.map(({ settings }) => settings.loopWait));
  const terms: Readonly<Record<FirstStartStep, readonly StepTerm[]>> = {
    "voters-answer": [
      {
        what: "etcd's archive is asked for again, since a new role is not known at once",
        seconds: 10,
        from: "declared",
      },
      {
        what: "machines in the cloud boot and get their certificates",
        seconds: assumed.boot,
        from: "assumed",
      },
      electing(quorums),
    ],
    "version-settled": [
      { what: "the voters' leader looks at versions", seconds: VERSIONS_SEEN, from: "built in" },
    ],
    "leaders-elected": [
      askingVoters(quorums),
      { what: "a member makes the database", seconds: assumed.cluster, from: "assumed" },
      { what: "and takes the leader's key", seconds: 2 * loopWait, from: "declared" },
    ],
    "copies-stream": [
      { what: `${members} members begin to copy`, seconds: 2 * loopWait, from: "declared" },
      { what: "they copy an empty database", seconds: assumed.copy, from: "assumed" },
    ],
    "databases-prepared": [
      { what: `the Jobs of ${shards} shards`, seconds: shards * assumed.job, from: "assumed" },
    ],
    "leaders-home": [
      {
        what: `${shards} shards are noticed to be synchronous`,
        seconds: shards * loopWait,
        from: "declared",
      },
      { what: "and handed over", seconds: shards * assumed.handOver, from: "assumed" },
    ],
    "base-backups": [
      {
        what: `backups of ${shards} shards, one after the other`,
        seconds: shards * assumed.backup,
        from: "assumed",
      },
    ],
    // They began with everything else; only where all before was faster than this are they waited for.
    "names-answered": [
      { what: "name servers are not asked before", seconds: readyAfterSeconds, from: "declared" },
    ],
    "first-write": [{ what: "a user's first request", seconds: assumed.request, from: "assumed" }],
  };
  let passed = 0;
  const steps = (Object.keys(firstStartSteps) as FirstStartStep[]).map((step): PredictedStep => {
    passed += terms[step].reduce((sum, { seconds }) => sum + seconds, 0);
    return { step, seconds: passed, terms: terms[step] };
  });
  return {
    scenario: scenario.name,
    modelled: true,
    basis: "the declared order of a first start, and the times of each step",
    services: services.map(({ service }) => ({
      service,
      outcome: "serving",
      writes: true,
      rtoSeconds: null,
      rtoTerms: [],
      copyReadSeconds: null,
      rpoSeconds: 0,
      because: [],
    })),
    steps,
  };
}
