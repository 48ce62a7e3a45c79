import { isIPv4 } from "node:net";
import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

/** A range of IPv4 addresses, first and last included, as whole numbers. */
export interface AddressRange {
  /** The range as it was written. */
  cidr: string;
  /** First address. */
  first: number;
  /** Last address. */
  last: number;
  /** Length of the network part, in bits. */
  prefix: number;
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
  const [address, bits, ...rest] = typeof cidr === "string" ? cidr.split("/") : [];
  const prefix = Number(bits);
  if (
    address === undefined ||
    !isIPv4(address) ||
    !/^\d{1,2}$/.test(bits ?? "") ||
    prefix > 32 ||
    rest.length > 0
  ) {
    throw new InvalidInputError({
      what: `${JSON.stringify(cidr) ?? "nothing"} is not a range of IPv4 addresses`,
      where,
      why: "it is read as an address, a slash and the length of the network part in bits, 0 to 32",
      fix: 'give a range such as "10.16.0.0/14"',
    });
  }
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(number / size) * size;
  if (first !== number) {
    throw new InvalidInputError({
      what: `"${cidr}" has bits set to the right of its prefix`,
      where,
      why: "AWS and Kubernetes refuse such a range, because it is unclear which network is meant",
      fix: `write it as "${formatAddress(first)}/${prefix}"`,
    });
  }
  return { cidr, first, last: first + size - 1, prefix };
}

/**
 * Whether two ranges have an address in common.
 *
 * @param one a range
 * @param other another range
 * @returns true when they overlap
 */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/**
 * Whether a range lies within another.
 *
 * @param outer the larger range
 * @param inner the smaller range
 * @returns true when every address of `inner` is in `outer`
 */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
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
  if (typeof value !== "string" || !isIPv4(value)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not an IPv4 address`,
      where,
      why: "it is used as it is; a name here would make the way to a site depend on DNS",
      fix: 'give four numbers with dots between them, such as "203.0.113.10"',
    });
  }
  return value;
}

/**
 * Refuses what is not an https URL.
 *
 * @param value the URL
 * @param where path of the argument
 * @returns the URL
 * @throws InvalidInputError when it is not one
 */
export function requireHttpsUrl(value: string, where: string): string {
  if (typeof value !== "string" || !URL.canParse(value) || new URL(value).protocol !== "https:") {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not an https URL`,
      where,
      why: "whoever answers there is trusted, and only TLS shows who it is",
      fix: 'give a URL such as "https://api.ansan.example.com:6443"',
    });
  }
  return value;
}

function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** A range of IPv4 addresses in CIDR notation. */
export const cidr = readBy(parseCidr);

/** An IPv4 address. */
export const ipv4 = readBy(requireIpv4);

/** An https URL. */
export const httpsUrl = readBy(requireHttpsUrl);
