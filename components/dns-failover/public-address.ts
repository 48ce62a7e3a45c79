import { BlockList } from "node:net";
import { requireIpv4 } from "@holdfast/contract/addresses";
import { readBy } from "../arguments/schema";
import { InvalidInputError } from "../invalid-input";

/** Ranges that nobody on the internet can reach. [IANA: IPv4 special-purpose addresses] */
const unreachable = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  unreachable.addSubnet(network, prefix);
}

/**
 * Refuses what is not a public IPv4 address. The ranges set aside for documentation pass, so that examples do.
 *
 * @param address the address
 * @param where path of the argument
 * @returns the address
 * @throws InvalidInputError when it is no IPv4 address, or private, local or multicast
 */
export function requirePublicAddress(address: string, where: string): string {
  requireIpv4(address, where);
  if (unreachable.check(address)) {
    throw new InvalidInputError({
      what: `${address} is not a public address`,
      where,
      why: "clients and Route 53's checkers reach it from the internet, and Route 53 refuses to check a private one",
      fix: "give the address at which the internet reaches it",
    });
  }
  return address;
}

/** A public IPv4 address. */
export const publicAddress = readBy(requirePublicAddress);
