import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

/**
 * Kubernetes quantities: a decimal number and a suffix, binary (Ki, Mi, ...) or decimal (m, k, M, ...). Exponents are
 * left out on purpose, because nobody writes a quota as 4e11.
 */
const notation = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

const factors: { readonly [suffix: string]: number } = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * Reads a quantity in Kubernetes notation.
 *
 * @param value for instance "500m" (cores) or "2Gi" (bytes)
 * @param where path of the argument
 * @returns the amount in cores or bytes
 * @throws InvalidInputError when it is not a quantity, or not more than zero
 */
export function parseQuantity(value: string, where: string): number {
  const match = typeof value === "string" ? notation.exec(value) : null;
  const amount = match === null ? 0 : Number(match[1]) * (factors[match[2] ?? ""] ?? 1);
  if (!(amount > 0)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(value) ?? "nothing"} is not a quantity above zero`,
      where,
      why: "Kubernetes reads a number with a suffix such as m, Mi or Gi, and nothing can run in none of it",
      fix: 'give a quantity such as "500m" cores or "2Gi" of memory',
    });
  }
  return amount;
}

/** A quantity in Kubernetes notation above zero. */
export const quantity = readBy(parseQuantity);
