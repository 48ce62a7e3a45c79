import type { Random } from "./random";

/** Users that share a key, on average. An assumption: enough to make histories concurrent. */
const usersPerKey = 3;

/** Requests that a key gets before another takes its place. It keeps each key's history short enough to be checked. */
export const requestsPerKey = 40;

/** The keys of one service that are in use, each for a limited number of requests. */
export class Keys {
  private readonly inUse: { key: string; left: number }[] = [];
  private created = 0;

  /**
   * @param prefix of their names, which nobody else's keys have
   * @param users of the service
   */
  constructor(
    private readonly prefix: string,
    users: number,
    private readonly random: Random,
  ) {
    const count = Math.max(1, Math.round(users / usersPerKey));
    for (let at = 0; at < count; at++) this.inUse.push(this.next());
  }

  /** The key of the next request. */
  public take(): string {
    const at = Math.floor(this.random() * this.inUse.length);
    const taken = this.inUse[at];
    if (taken === undefined) throw new RangeError("no key is in use");
    taken.left--;
    if (taken.left === 0) this.inUse[at] = this.next();
    return taken.key;
  }

  private next(): { key: string; left: number } {
    return { key: `${this.prefix}-${this.created++}`, left: requestsPerKey };
  }
}
