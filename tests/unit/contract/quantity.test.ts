import { canonicalQuantity, quantityOf } from "@holdfast/contract/quantity";
import fc from "fast-check";

const suffix = fc.constantFrom(
  "n",
  "u",
  "m",
  "",
  "k",
  "M",
  "G",
  "T",
  "P",
  "E",
  "Ki",
  "Mi",
  "Gi",
  "Ti",
  "Pi",
  "Ei",
);

test("a quantity that is written as the API server does is read as the same amount", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), suffix, (number, unit) => {
      const text = `${number}${unit}`;
      expect(quantityOf(canonicalQuantity(text))).toBeCloseTo(quantityOf(text) ?? NaN, 9);
    }),
  );
});

test.each([
  // From the Kubernetes documentation, "Resource units in Kubernetes".
  ["128974848", 128_974_848],
  ["129e6", 129_000_000],
  ["129M", 129_000_000],
  ["128974848000m", 128_974_848],
  ["123Mi", 128_974_848],
  ["0.1", 0.1],
  ["100m", 0.1],
])("%s is the quantity %d", (text, amount) => {
  expect(quantityOf(text)).toBeCloseTo(amount, 9);
});

test.each(["", ".", "m", "1 Gi", "1gi", "1e", "0x10"])("%j is no quantity", (text) => {
  expect(quantityOf(text)).toBeUndefined();
});
