import type { Value } from "../graph/resource";

const binary: { readonly [suffix: string]: number } = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};
const decimal: { readonly [suffix: string]: number } = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
};

/**
 * Reads a Kubernetes quantity, such as `500m`, `2`, `512Mi`.
 *
 * @returns the number in base units (cores, bytes), or `undefined` where it is none
 */
export function quantityOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const match = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|)$/.exec(value.trim());
  if (!match) return undefined;
  const suffix = match[2] ?? "";
  return Number(match[1]) * (binary[suffix] ?? decimal[suffix]!);
}
