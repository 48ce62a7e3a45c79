import { setTimeout as sleep } from "node:timers/promises";
import type { Attempt, AttemptKind } from "../history/attempt";
import { shardOf } from "../client/shard-of";
import type { UsedService } from "./configuration";
import { Connection } from "./connection";
import type { Keys } from "./keys";
import { NameResolution } from "./name-resolution";
import { outcomeOf } from "./outcome";
import type { Random } from "./random";

/** What all users share. */
export interface Surroundings {
  /** Milliseconds since the drill's start. */
  readonly now: () => number;
  readonly resolver: string;
  readonly authority: Buffer;
  readonly requestTimeoutMilliseconds: number;
  readonly pauseMilliseconds: number;
  /** A value that nobody has written. */
  readonly nextValue: () => number;
  /** Takes what was tried. */
  readonly note: (attempt: Attempt) => void;
  /** Raised when users are to stop. */
  readonly stopped: AbortSignal;
}

/** Shares of what users ask for: half writes, and of the rest four in five reads from the leader. */
const writes = 0.5;
const reads = 0.4;

/** One user of a service: asks one thing after the other, until told to stop. */
export class User {
  private readonly names: NameResolution;
  private connection: Connection | undefined;

  /** @param user from 0 within the service */
  constructor(
    private readonly service: UsedService,
    private readonly user: number,
    private readonly keys: Keys,
    private readonly random: Random,
    private readonly around: Surroundings,
  ) {
    this.names = new NameResolution(service.hostname, around.resolver, around.now);
  }

  /** Uses the service until told to stop; the request under way is waited for. */
  public async use(): Promise<void> {
    const { stopped, pauseMilliseconds } = this.around;
    // Users do not begin all at once, nor in step.
    const pause = () =>
      sleep(pauseMilliseconds * 2 * this.random(), undefined, { signal: stopped }).catch(() => {});
    await pause();
    while (!stopped.aborted) {
      this.around.note(await this.attempt());
      await pause();
    }
    this.connection?.close();
  }

  private async attempt(): Promise<Attempt> {
    const { now, nextValue, requestTimeoutMilliseconds } = this.around;
    const kind = this.nextKind();
    const key = this.keys.take();
    const value = kind === "write" ? nextValue() : undefined;
    const startedMilliseconds = floor(now());
    const what = {
      service: this.service.service,
      shard: shardOf(key, this.service.shards),
      kind,
      user: this.user,
      key,
      startedMilliseconds,
    };
    const deadline = startedMilliseconds + requestTimeoutMilliseconds;
    try {
      const connection = await this.connect(deadline);
      const response = await connection.send({
        method: kind === "write" ? "PUT" : "GET",
        path: `/keys/${key}${kind === "copy-read" ? "?copy" : ""}`,
        ...(value !== undefined && { body: JSON.stringify({ value }) }),
        timeoutMilliseconds: Math.max(1, deadline - now()),
      });
      const ended = outcomeOf(response, value);
      if (ended.outcome !== "done") this.drop();
      return { ...what, ...ended, endedMilliseconds: ceiling(now()) };
    } catch (error) {
      this.drop();
      const why = error instanceof Error ? error.message : String(error);
      // It did not come as far as a request: the name was not resolved.
      return { ...what, value, outcome: "refused", error: why, endedMilliseconds: ceiling(now()) };
    }
  }

  private nextKind(): AttemptKind {
    const drawn = this.random();
    if (drawn < writes) return "write";
    return drawn < writes + reads ? "read" : "copy-read";
  }

  /** The connection to ask over: the one at hand, as long as the name still leads there. */
  private async connect(deadline: number): Promise<Connection> {
    const { hostname, port } = this.service;
    const address = await this.names.address(this.connection?.address, deadline);
    if (this.connection?.address === address) return this.connection;
    this.connection?.close();
    this.connection = new Connection(address, port, hostname, this.around.authority);
    return this.connection;
  }

  private drop(): void {
    this.connection?.close();
    this.connection = undefined;
    this.names.failed();
  }
}

/** Rounded to microseconds so that an attempt never looks shorter than it was. */
function floor(milliseconds: number): number {
  return Math.floor(milliseconds * 1_000) / 1_000;
}

function ceiling(milliseconds: number): number {
  return Math.ceil(milliseconds * 1_000) / 1_000;
}
