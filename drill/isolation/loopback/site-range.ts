import { InvalidInputError } from "@holdfast/resilience";

/** Sites that there is room for in 127.0.0.0/8, each with four times 2^16 addresses; the first is the machine's own. */
const MOST_SITES = 63;

/** What the four parts of a site's range are for. */
const PARTS = { pods: 0, services: 1, others: 2 } as const;

/** Addresses in the text of declarations, with what follows them where they stand for a network. */
const ADDRESS = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(\/\d{1,2})?(?![\d.]|\/\d)/g;

/** Everybody on this machine asks from the same address, whichever site they play at. */
const ANYBODY = "127.0.0.0/8";

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The last two of an address' four numbers. */
function lowerHalf(address: string): string {
  return address.split(".").slice(2).join(".");
}

/** A site's share of this machine's loopback addresses: `127.4.0.0/14` is the first site's. */
export class SiteRange {
  private readonly networks = new Map<string, keyof typeof PARTS>();
  private readonly others = new Map<string, string>();

  /**
   * @param index number of the site, from 1
   * @throws InvalidInputError where there are more sites than ranges
   */
  constructor(private readonly index: number) {
    if (index <= MOST_SITES) return;
    throw new InvalidInputError({
      what: `there are more than ${MOST_SITES} sites`,
      where: "the declaration",
      why: "each takes a range of this machine's loopback addresses",
      fix: "drill them on a machine that allows network namespaces",
    });
  }

  /**
   * Has one of its networks lie in this range.
   *
   * @param part what its addresses are for
   * @param network in CIDR notation
   * @returns the network here
   * @throws InvalidInputError where it is larger than there is room for
   */
  addNetwork(part: "pods" | "services", network: string): string {
    const size = Number(network.split("/")[1]);
    if (size < 16) {
      throw new InvalidInputError({
        what: `the network ${network} does not fit into a range of loopback addresses`,
        where: network,
        why: "there is room for a /16 for each site's pods, and for its Services",
        fix: "declare a smaller one, or drill on a machine that allows network namespaces",
      });
    }
    this.networks.set(network, part);
    return `${this.inPart(part, lowerHalf(network.split("/")[0] ?? ""))}/${size}`;
  }

  /** Has an address that lies in none of its networks lie in this range, such as a public one. */
  addAddress(address: string): void {
    if (this.others.has(address)) return;
    const place = this.others.size + 1;
    this.others.set(address, this.inPart("others", `${Math.floor(place / 256)}.${place % 256}`));
  }

  /** A network of its own of 256 addresses, for those who are at no declared site. */
  get network(): string {
    return `${this.inPart("others", "0.0")}/24`;
  }

  /** What an address of the site is here; `undefined` where it is none of it. */
  placed(address: string): string | undefined {
    const other = this.others.get(address);
    if (other !== undefined) return other;
    for (const [network, part] of this.networks) {
      const [base = "", size] = network.split("/");
      const scale = 2 ** (32 - Number(size));
      const within = Math.floor(numberOf(address) / scale) === Math.floor(numberOf(base) / scale);
      if (within) return this.inPart(part, lowerHalf(address));
    }
    return undefined;
  }

  /** Whether this is one of its networks, in CIDR notation. */
  has(network: string): boolean {
    return this.networks.has(network);
  }

  private inPart(part: keyof typeof PARTS, half: string): string {
    return `127.${this.index * 4 + PARTS[part]}.${half}`;
  }
}

/**
 * A text with the addresses of all sites as they are here. A network whose members are let in somewhere is anybody on
 * this machine, since nobody can be told from anybody else by the address.
 */
export function placedText(text: string, ranges: readonly SiteRange[]): string {
  return text.replace(ADDRESS, (whole, address: string, size: string | undefined) => {
    if (size !== undefined && ranges.some((range) => range.has(whole))) return ANYBODY;
    for (const range of ranges) {
      const placed = range.placed(address);
      if (placed !== undefined) return `${placed}${size ?? ""}`;
    }
    return whole;
  });
}
