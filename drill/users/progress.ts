import type { Attempt } from "../history/attempt";

/** What the users of one service met in the last second. */
export interface ServiceProgress {
  readonly service: string;
  /** Attempts that were done. */
  readonly done: number;
  /** Attempts that were not, whatever the reason. */
  readonly failed: number;
  /** Attempts done, by the site that answered. */
  readonly sites: Readonly<Record<string, number>>;
}

/** The line that the load generator writes to its standard output every second. */
export interface UsersProgress {
  /** Since the drill's start. */
  readonly milliseconds: number;
  readonly services: readonly ServiceProgress[];
}

/** Counts attempts from one line of progress to the next. */
export class ProgressCount {
  private attempts: Attempt[] = [];

  constructor(private readonly services: readonly string[]) {}

  /** Counts one. */
  public note(attempt: Attempt): void {
    this.attempts.push(attempt);
  }

  /** What was counted since the last call. */
  public take(milliseconds: number): UsersProgress {
    const { attempts } = this;
    this.attempts = [];
    return {
      milliseconds: Math.round(milliseconds),
      services: this.services.map((service) => {
        const own = attempts.filter((attempt) => attempt.service === service);
        const done = own.filter(({ outcome }) => outcome === "done");
        const sites: Record<string, number> = {};
        for (const { site } of done) if (site !== undefined) sites[site] = (sites[site] ?? 0) + 1;
        return { service, done: done.length, failed: own.length - done.length, sites };
      }),
    };
  }
}
