import { quantityOf } from "@holdfast/contract/quantity";
import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

/** Exponents are left out on purpose, because nobody writes a quota as 4e11. */
const notation = /^\d+(?:\.\d+)?(?:[mkMGTPE]|[KMGTPE]i)?$/;

/**
 * Reads a quantity in Kubernetes notation.
 *
 * @param value for instance "500m" (cores) or "2Gi" (bytes)
 * @param where path of the argument
 * @returns the amount in cores or bytes
 * @throws InvalidInputError when it is not a quantity, or not more than zero
 */
export function parseQuantity(value: string, where: string): number {
  const written = typeof value === "string" && notation.test(value);
  const amount = written ? (quantityOf(value) ?? 0) : 0;
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
