import { InvalidInputError } from "./invalid-input";

/** IPv4 addresses in a row, first and last included, as whole numbers. */
export interface AddressSpan {
  /** First address. */
  readonly first: number;
  /** Last address. */
  readonly last: number;
}

/** A range of IPv4 addresses. */
export interface AddressRange extends AddressSpan {
  /** The range as it was written. */
  readonly cidr: string;
  /** Length of the network part, in bits. */
  readonly prefix: number;
}

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const ADDRESS = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Whether a text is an IPv4 address: four numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  return ADDRESS.test(text);
}

/** The range that a text means, with the number of its address; `undefined` where it is none. */
function readRange(text: string): (AddressRange & { readonly address: number }) | undefined {
  const [written = "", bits, ...rest] = text.split("/");
  const prefix = Number(bits);
  if (!isIpv4(written) || !/^\d{1,2}$/.test(bits ?? "") || prefix > 32 || rest.length > 0) return undefined;
  const address = written.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { cidr: text, first, last: first + size - 1, prefix, address };
}

/**
 * Reads a range of IPv4 addresses in CIDR notation.
 *
 * @param cidr for instance "10.16.0.0/14"
 * @param where path of the argument
 * @returns the range
 * @throws InvalidInputError when it is not one, or when address bits are set to the right of the prefix
 */
export function parseCidr(cidr: string, where: string): AddressRange {
  const range = typeof cidr === "string" ? readRange(cidr) : undefined;
  if (range === undefined) {
    throw new InvalidInputError({
      what: `${JSON.stringify(cidr) ?? "nothing"} is not a range of IPv4 addresses`,
      where,
      why: "it is read as an address, a slash and the length of the network part in bits, 0 to 32",
      fix: 'give a range such as "10.16.0.0/14"',
    });
  }
  const { address, first, last, prefix } = range;
  if (first !== address) {
    throw new InvalidInputError({
      what: `"${cidr}" has bits set to the right of its prefix`,
      where,
      why: "AWS and Kubernetes refuse such a range, because it is unclear which network is meant",
      fix: `write it as "${formatAddress(first)}/${prefix}"`,
    });
  }
  return { cidr, first, last, prefix };
}

/**
 * The addresses that a text of a resource means: a range in CIDR notation, of which bits to the right of the prefix are
 * left out, or one address.
 *
 * @returns `undefined` where it is neither, as for IPv6
 */
export function addressRange(text: string): AddressRange | undefined {
  const range = readRange(text.includes("/") ? text : `${text}/32`);
  return range && { cidr: text, first: range.first, last: range.last, prefix: range.prefix };
}

/**
 * Whether two ranges have an address in common.
 *
 * @param one a range
 * @param other another range
 * @returns true when they overlap
 */
export function overlap(one: AddressSpan, other: AddressSpan): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/**
 * Whether a range lies within another.
 *
 * @param outer the larger range
 * @param inner the smaller range
 * @returns true when every address of `inner` is in `outer`
 */
export function contains(outer: AddressSpan, inner: AddressSpan): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/**
 * What is left of addresses without others, in order: of a NetworkPolicy's `ipBlock` without its `except`, or of what
 * has to be let through without what is.
 *
 * @returns nothing where the others hold all of them
 */
export function addressesWithout(
  addresses: readonly AddressSpan[],
  others: readonly AddressSpan[],
): AddressSpan[] {
  return others.reduce<AddressSpan[]>(
    (left, other) =>
      left.flatMap((span) =>
        overlap(span, other)
          ? [
              { first: span.first, last: other.first - 1 },
              { first: other.last + 1, last: span.last },
            ].filter(({ first, last }) => first <= last)
          : [span],
      ),
    addresses.map(({ first, last }) => ({ first, last })).sort((one, other) => one.first - other.first),
  );
}

/** Whether ranges together hold every address of another, be it that each of them holds a part. */
export function holdAll(ranges: readonly AddressSpan[], wanted: AddressSpan): boolean {
  return addressesWithout([wanted], ranges).length === 0;
}

/**
 * Refuses what is not an IPv4 address.
 *
 * @param value the address
 * @param where path of the argument
 * @returns the address
 * @throws InvalidInputError when it is not one
 */
export function requireIpv4(value: string, where: string): string {
  if (typeof value !== "string" || !isIpv4(value)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not an IPv4 address`,
      where,
      why: "it is used as it is; a name here would make the way to a site depend on DNS",
      fix: 'give four numbers with dots between them, such as "203.0.113.10"',
    });
  }
  return value;
}

/** An address as it is written. */
export function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
