import { parseCidr, requireIpv4 } from "@holdfast/contract/addresses";
import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

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

/** A range of IPv4 addresses in CIDR notation. */
export const cidr = readBy(parseCidr);

/** An IPv4 address. */
export const ipv4 = readBy(requireIpv4);

/** An https URL. */
export const httpsUrl = readBy(requireHttpsUrl);
