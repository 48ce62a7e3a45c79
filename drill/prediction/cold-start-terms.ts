import type { Blueprint } from "@holdfast/resilience";
import type { StepTerm } from "../first-start/step";
import { askingVoters, electing } from "../first-start/terms";

/** How long a PostgreSQL that was killed reads its log before it answers, where several do at once, in seconds. An assumption. */
const RECOVERY = 20;

/** What follows from the drill alone. */
export interface PowerBack {
  /** Sites that get their power back one after the other. */
  readonly sites: number;
  /** Longest time between two of them, in seconds. */
  readonly apartSeconds: number;
  /** How long users are led to what is not up yet, and wait for a last answer from there, in seconds. */
  readonly namesSeconds: number;
}

/**
 * What users wait for, at the most, once the first site has power again after nothing had any. Everything starts by itself
 * with what its disks hold, in any order; so each term begins where the one before has ended.
 */
export function coldStartTerms(
  { databases, quorums }: Blueprint,
  { sites, apartSeconds, namesSeconds }: PowerBack,
): StepTerm[] {
  const settings = databases.flatMap(({ shards }) => shards.map((shard) => shard.settings));
  const key = Math.max(0, ...settings.map(({ ttl, loopWait }) => ttl + 2 * loopWait));
  return [
    { what: `the last of ${sites} sites has power`, seconds: (sites - 1) * apartSeconds, from: "built in" },
    electing(quorums),
    askingVoters(quorums),
    { what: "PostgreSQL reads its log", seconds: RECOVERY, from: "assumed" },
    { what: "leaders' keys run out, and are taken", seconds: key, from: "declared" },
    { what: "names lead users to what is up", seconds: namesSeconds, from: "declared" },
  ];
}
