import { Resolver } from "node:dns/promises";

/** Milliseconds until the resolver is asked again, where it does not answer. */
const patience = 1_000;

/** What one user knows of one name: the answer that it got last, for as long as its TTL says and no longer. */
export class NameResolution {
  private addresses: readonly string[] = [];
  private goodUntil = 0;
  private preferred = 0;

  /**
   * @param resolver address:port of the resolver
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly hostname: string,
    private readonly resolver: string,
    private readonly now: () => number,
  ) {}

  /**
   * The address to ask next. Where the answer's time has run out the resolver is asked, which takes as long as
   * `deadline` at the most.
   *
   * @param current the address that the user is connected to, kept as long as answers hold it
   * @param deadline on the clock given to the constructor
   * @throws Error when there is no answer in time, or none with an address
   */
  public async address(current: string | undefined, deadline: number): Promise<string> {
    if (this.now() >= this.goodUntil) await this.resolve(current, deadline);
    const address = this.addresses[this.preferred % this.addresses.length];
    if (address === undefined) throw new Error(`${this.hostname} has no address`);
    return address;
  }

  /** Turns to the next address of the answer, if it has more than one, because this one did not do. */
  public failed(): void {
    this.preferred++;
  }

  private async resolve(current: string | undefined, deadline: number): Promise<void> {
    const asked = this.now();
    // One of its own each time: nothing is kept between two but what is kept here.
    const resolver = new Resolver({ timeout: patience, tries: 3 });
    resolver.setServers([this.resolver]);
    const timer = setTimeout(() => resolver.cancel(), Math.max(0, deadline - asked));
    try {
      const records = await resolver.resolve4(this.hostname, { ttl: true });
      this.addresses = records.map(({ address }) => address);
      this.goodUntil = asked + 1_000 * Math.min(...records.map(({ ttl }) => ttl));
      this.preferred = Math.max(0, current === undefined ? 0 : this.addresses.indexOf(current));
    } finally {
      clearTimeout(timer);
    }
  }
}
