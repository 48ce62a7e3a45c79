import type { Value } from "../graph/resource";

const binary: { readonly [suffix: string]: number } = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const decimal: { readonly [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

/** A number with a sign, and a suffix or an exponent of ten: the grammar of `resource.Quantity`. */
const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;

/**
 * Reads a Kubernetes quantity, such as `500m`, `2`, `512Mi`, `1e3`.
 *
 * @returns the number in base units (cores, bytes), or `undefined` where it is none
 */
export function quantityOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, number, suffix = "", exponent] = QUANTITY.exec(value.trim()) ?? [];
  if (number === undefined) return undefined;
  const quantity =
    Number(number) * (exponent ? 10 ** Number(exponent) : (binary[suffix] ?? decimal[suffix]!));
  return Number.isFinite(quantity) ? quantity : undefined;
}
