/** The nth address of a network in CIDR notation, counted from its own. */
export function addressIn(cidr: string, index: number): string {
  const [network = ""] = cidr.split("/");
  const number = network.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
