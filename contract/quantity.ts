import type { Value } from "./value";

/** What a suffix multiplies by; the same names as in the grammar of `resource.Quantity`. */
const binary: { readonly [suffix: string]: number } = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const decimal: { readonly [suffix: string]: number } = {
  n: -3,
  u: -2,
  m: -1,
  "": 0,
  k: 1,
  M: 2,
  G: 3,
  T: 4,
  P: 5,
  E: 6,
};

/** A number with a sign, and a suffix or an exponent of ten. */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;

interface Parts {
  readonly sign: string;
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: string;
  /** Power of ten; absent where the quantity has a suffix or neither. */
  readonly exponent?: number;
}

function partsOf(text: string): Parts | undefined {
  const match = QUANTITY.exec(text);
  const [, sign = "", whole = "", fraction = "", suffix = "", exponent] = match ?? [];
  if (!match || whole + fraction === "") return undefined;
  return { sign, whole, fraction, suffix, ...(exponent === undefined ? {} : { exponent: Number(exponent) }) };
}

/** What a suffix multiplies by. */
function factorOf(suffix: string): number {
  const power = binary[suffix];
  // A power of ten is exact as a literal's value, as a product of thousands it is not below one.
  return power === undefined ? Number(`1e${3 * (decimal[suffix] ?? 0)}`) : 1024 ** power;
}

/**
 * Reads a Kubernetes quantity, such as `500m`, `2`, `512Mi`, `1e3`.
 *
 * @returns the number in base units (cores, bytes), or `undefined` where it is none
 */
export function quantityOf(value: Value | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const parts = typeof value === "string" ? partsOf(value.trim()) : undefined;
  if (!parts) return undefined;
  const { sign, whole, fraction, suffix, exponent } = parts;
  const number = Number(`${sign}${whole || "0"}.${fraction || "0"}`);
  const quantity = number * (exponent === undefined ? factorOf(suffix) : 10 ** exponent);
  return Number.isFinite(quantity) ? quantity : undefined;
}

/** Billionths are the smallest that Kubernetes keeps. */
const billion = 1_000_000_000n;

/**
 * Writes a quantity, such as `0.5` processor cores or `2048Mi`, as the API server does: with the largest suffix of its
 * kind that leaves a whole number. What is no quantity, or has an exponent, is returned as it is.
 *
 * @param text the quantity
 * @returns for instance `500m`, `2Gi`
 */
export function canonicalQuantity(text: string): string {
  const parts = partsOf(text);
  if (!parts || parts.exponent !== undefined) return text;
  const { whole, fraction, suffix } = parts;
  const scale = 10n ** BigInt(fraction.length);
  const billionths = (BigInt(whole + fraction) * billionthsIn(suffix) + scale - 1n) / scale;
  if (billionths === 0n) return "0";
  const minus = parts.sign === "-" ? "-" : "";
  const number = billionths / billion;
  if (suffix.endsWith("i") && billionths % billion === 0n && number >= 1024n)
    return `${minus}${withLargest(number, 1024n, ["", ...Object.keys(binary)])}`;
  return `${minus}${withLargest(billionths, 1000n, Object.keys(decimal))}`;
}

/** How many billionths of one a suffix stands for. */
function billionthsIn(suffix: string): bigint {
  const power = binary[suffix];
  return power === undefined ? 1000n ** BigInt((decimal[suffix] ?? 0) + 3) : billion * 1024n ** BigInt(power);
}

/** A number by the largest power that divides it without a remainder, with that power's suffix. */
function withLargest(number: bigint, base: bigint, suffixes: readonly string[]): string {
  let power = 0;
  while (power < suffixes.length - 1 && number % base ** BigInt(power + 1) === 0n) power += 1;
  return `${number / base ** BigInt(power)}${suffixes[power]}`;
}
