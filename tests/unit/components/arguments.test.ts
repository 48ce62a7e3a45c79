import * as fc from "fast-check";
import { contains, overlap, parseCidr, requireHttpsUrl } from "holdfast/arguments/addresses";
import { requireImageDigest } from "holdfast/arguments/images";
import { parseQuantity } from "holdfast/arguments/quantities";

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
});

test.each([
  ["1", 1],
  ["500m", 0.5],
  ["1.5", 1.5],
  ["128Mi", 128 * 2 ** 20],
  ["2G", 2e9],
  ["40Ti", 40 * 2 ** 40],
])("quantity %s is %d", (text, amount) => {
  expect(parseQuantity(text, "x")).toBeCloseTo(amount, 9);
});

test.each(["", "0", "0Gi", "-1", "1 Gi", "1gi", "1e3", "Gi", ".5", "NaN"])(
  "quantity %j is refused",
  (text) => {
    expect(() => parseQuantity(text, "quota.memory")).toThrow("quota.memory");
  },
);

test.each(["", "ansan", "http://ansan.example", "ftp://ansan.example", "https://"])(
  "%j is not an https URL",
  (url) => {
    expect(() => requireHttpsUrl(url, "cluster.apiServer")).toThrow("cluster.apiServer");
  },
);

const digest = "0123456789abcdef".repeat(4);

test("an image is named by digest", () => {
  expect(requireImageDigest(`registry.example/pay@sha256:${digest}`, "image")).toContain(digest);
});

test.each([
  "registry.example/pay:1.0",
  "registry.example/pay",
  `registry.example/pay@sha256:${digest.slice(1)}`,
  `registry.example/pay@md5:${digest}`,
  `registry.example/pay@sha256:${digest.toUpperCase()}`,
  `@sha256:${digest}`,
])("image %s is refused", (image) => {
  expect(() => requireImageDigest(image, "image")).toThrow("at: image");
});
