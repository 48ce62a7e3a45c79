import type { Attempt, AttemptKind } from "@holdfast/drill/history/attempt";
import type { FinalValue, KeptWrite } from "@holdfast/drill/run/drill-run";
import { seeded, type Random } from "@holdfast/drill/users/random";

/** What a simulated store answers. */
export type Answer = Pick<Attempt, "outcome" | "value" | "previous" | "member">;

/** A store of one shard, told of each request at the moment at which it takes effect. */
export interface Store {
  write(key: string, value: number, moment: number): Answer;
  read(key: string, moment: number): Answer;
  /** What is there when all is over. */
  keys(): ReadonlyMap<string, number>;
  writes(): readonly { readonly key: string; readonly value: number }[];
}

/** The data of one member. */
export class Member {
  public readonly held = new Map<string, number>();
  public readonly kept: { key: string; value: number; moment: number }[] = [];

  constructor(public readonly address: string) {}

  public write(key: string, value: number, moment: number): Answer {
    const previous = this.held.get(key) ?? null;
    this.held.set(key, value);
    this.kept.push({ key, value, moment });
    return { outcome: "done", value, previous, member: this.address };
  }

  public read(key: string): Answer {
    return { outcome: "done", value: this.held.get(key), member: this.address };
  }

  public keys(): ReadonlyMap<string, number> {
    return this.held;
  }

  public writes(): readonly { key: string; value: number }[] {
    return this.kept;
  }

  /** A member that has what this one had at a moment. */
  public asOf(moment: number, address: string): Member {
    const copy = new Member(address);
    for (const write of this.kept)
      if (write.moment <= moment) copy.write(write.key, write.value, write.moment);
    return copy;
  }
}

/** What users of a simulated store saw, and what it held in the end. */
export interface Simulated {
  readonly attempts: readonly Attempt[];
  readonly finals: readonly FinalValue[];
  readonly kept: readonly KeptWrite[];
}

/** How much is simulated. */
export interface Size {
  readonly users: number;
  readonly requestsPerUser: number;
  readonly keys: number;
  /** Share of the requests whose answers never arrive; whether a write among them takes effect, chance decides. */
  readonly unanswered: number;
}

interface Planned {
  readonly attempt: Omit<Attempt, "outcome" | "endedMilliseconds">;
  readonly moment: number;
  readonly ended: number;
  readonly answered: boolean;
}

/**
 * Users of a store, each with one request at a time, in times that are drawn: every request takes effect at a moment
 * between its start and its end; one without an answer takes effect at any later moment, or not at all.
 */
export function simulate(store: Store, seed: number, size: Size): Simulated {
  const random = seeded(seed);
  const planned = plan(random, size).sort((one, other) => one.moment - other.moment);
  const attempts = planned.map(({ attempt, moment, ended, answered }): Attempt => {
    const lost = !answered && random() < 0.5;
    const { key, kind, value = 0 } = attempt;
    const answer: Answer | undefined = lost
      ? undefined
      : kind === "write"
        ? store.write(key, value, moment)
        : store.read(key, moment);
    if (!answered || answer === undefined) {
      return { ...attempt, outcome: "unknown", endedMilliseconds: ended, error: "no answer in time" };
    }
    return { ...attempt, ...answer, endedMilliseconds: ended };
  });
  const service = "payments";
  const [shard, database] = [0, "payments"];
  return {
    attempts: attempts.sort((one, other) => one.endedMilliseconds - other.endedMilliseconds),
    finals: [...store.keys()].map(([key, value]) => ({ service, shard, key, value })),
    kept: store.writes().map(({ key, value }) => ({ database, shard, key, value })),
  };
}

function plan(random: Random, { users, requestsPerUser, keys, unanswered }: Size): Planned[] {
  let value = 0;
  const longest = 20;
  const planned: Planned[] = [];
  for (let user = 0; user < users; user++) {
    let now = random() * longest;
    for (let at = 0; at < requestsPerUser; at++) {
      const started = now;
      const ended = started + 0.1 + random() * longest;
      const answered = random() >= unanswered;
      const moment = started + random() * (answered ? ended - started : longest * 10);
      const kind: AttemptKind = random() < 0.5 ? "write" : "read";
      planned.push({
        attempt: {
          service: "payments",
          shard: 0,
          kind,
          user,
          key: `key-${Math.floor(random() * keys)}`,
          ...(kind === "write" && { value: ++value }),
          startedMilliseconds: started,
        },
        moment,
        ended,
        answered,
      });
      now = ended + 0.1 + random() * 5;
    }
  }
  return planned;
}
