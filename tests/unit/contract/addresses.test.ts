import {
  addressesWithout,
  addressRange,
  type AddressSpan,
  contains,
  holdAll,
  overlap,
  parseCidr,
} from "@holdfast/contract/addresses";
import * as fc from "fast-check";

const dotted = (number: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

/** A range with the bits to the right of its prefix cleared. */
const ranges = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return `${dotted(Math.floor(address / size) * size)}/${prefix}`;
  });

describe("address ranges", () => {
  test("are read as their first and last address", () => {
    expect(parseCidr("10.16.0.0/14", "x")).toEqual({
      cidr: "10.16.0.0/14",
      first: 10 * 2 ** 24 + 16 * 2 ** 16,
      last: 10 * 2 ** 24 + 20 * 2 ** 16 - 1,
      prefix: 14,
    });
    expect(parseCidr("0.0.0.0/0", "x")).toMatchObject({ first: 0, last: 2 ** 32 - 1 });
    expect(parseCidr("255.255.255.255/32", "x")).toMatchObject({ first: 2 ** 32 - 1, last: 2 ** 32 - 1 });
  });

  test("overlap exactly when one contains the other, as binary prefixes do", () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const [a, b] = [parseCidr(one, "x"), parseCidr(other, "x")];
        expect(overlap(a, b)).toBe(contains(a, b) || contains(b, a));
        expect(overlap(a, b)).toBe(overlap(b, a));
      }),
    );
  });

  test.each([
    "",
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "256.0.0.0/8",
    "::/0",
    "10.0.0.0/1e1",
  ])("%j is refused", (cidr) => {
    expect(() => parseCidr(cidr, "network.vpcCidr")).toThrow("network.vpcCidr");
  });

  test("with bits beyond the prefix are refused, and the message says how to write them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 31 }),
        (address, prefix) => {
          const size = 2 ** (32 - prefix);
          fc.pre(address % size !== 0);
          const start = dotted(address - (address % size));
          expect(() => parseCidr(`${dotted(address)}/${prefix}`, "x")).toThrow(
            `write it as "${start}/${prefix}"`,
          );
        },
      ),
    );
  });

  test.each([
    ["10.16.0.5/14", "10.16.0.0/14"],
    ["10.16.0.5", "10.16.0.5/32"],
  ])("as AWS keeps them: %s is %s", (text, written) => {
    const { first, last, prefix } = parseCidr(written, "x");
    expect(addressRange(text)).toEqual({ cidr: text, first, last, prefix });
  });

  test.each(["::/0", "2001:db8::1", "payments", "10.0.0.0/33", ""])("%j is none", (text) => {
    expect(addressRange(text)).toBeUndefined();
  });

  test("are held by several that each hold a part, and not where one is missing", () => {
    const [pods, low, high] = ["10.16.0.0/14", "10.16.0.0/15", "10.18.0.0/15"].map((cidr) =>
      parseCidr(cidr, ""),
    );
    expect(holdAll([high!, low!], pods!)).toBe(true);
    expect(holdAll([low!], pods!)).toBe(false);
    expect(addressesWithout([pods!], [high!])).toEqual([{ first: low!.first, last: low!.last }]);
  });

  test("without others hold just the addresses that the others do not", () => {
    const small = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 28, max: 32 }))
      .map(([address, prefix]) => addressRange(`10.0.0.${address}/${prefix}`)!);
    const holds = (spans: readonly AddressSpan[], address: number) =>
      spans.some(({ first, last }) => first <= address && address <= last);
    fc.assert(
      fc.property(fc.array(small), fc.array(small), (some, others) => {
        const left = addressesWithout(some, others);
        const start = addressRange("10.0.0.0")!.first;
        for (let address = start; address < start + 16; address++)
          expect(holds(left, address)).toBe(holds(some, address) && !holds(others, address));
      }),
    );
  });
});
