import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

/** What a number must lie between, both ends included. */
export interface NumberRange {
  /** The smallest value accepted. */
  minimum: number;
  /** The largest value accepted. */
  maximum: number;
  /** Unit for the message, for instance "seconds". Default: none. */
  unit?: string;
}

/**
 * Refuses what is not a finite number within a range.
 *
 * @param value the number
 * @param range what it must lie between
 * @param where path of the argument
 * @returns the number
 * @throws InvalidInputError when it is NaN, infinite, not a number, or outside of the range
 */
export function requireNumber(value: number, range: NumberRange, where: string): number {
  if (
    typeof value !== "number" ||
    !Number.isFinite(value) ||
    value < range.minimum ||
    value > range.maximum
  ) {
    throw new InvalidInputError({
      what: `${format(value)} is not a number from ${range.minimum} to ${range.maximum}`,
      where,
      why: "a value outside of this range is a slip of the pen, and everything computed from it would be wrong",
      fix: `give a number${range.unit === undefined ? "" : ` of ${range.unit}`} from ${range.minimum} to ${range.maximum}`,
    });
  }
  return value;
}

/**
 * Refuses what is not a whole number within a range.
 *
 * @param value the number
 * @param range what it must lie between
 * @param where path of the argument
 * @returns the number
 * @throws InvalidInputError when it has a fraction, is not a number, or lies outside of the range
 */
export function requireInteger(value: number, range: NumberRange, where: string): number {
  requireNumber(value, range, where);
  if (!Number.isInteger(value)) {
    throw new InvalidInputError({
      what: `${value} is not a whole number`,
      where,
      why: "it counts things that cannot be divided",
      fix: `give a whole number${range.unit === undefined ? "" : ` of ${range.unit}`} from ${range.minimum} to ${range.maximum}`,
    });
  }
  return value;
}

/**
 * Refuses what is not a share of a whole.
 *
 * @param value the share
 * @param where path of the argument
 * @returns the share, 0 to 1
 * @throws InvalidInputError when it is not a number from 0 to 1
 */
export function requireShare(value: number, where: string): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0 || value > 1) {
    throw new InvalidInputError({
      what: `${format(value)} is not a share`,
      where,
      why: "a share of peak demand lies between 0 (nothing) and 1 (all of it)",
      fix: "give a number from 0 to 1, for instance 0.7 for seventy per cent",
    });
  }
  return value;
}

function format(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
}

/** A finite number within a range. */
export const number = (range: NumberRange) =>
  readBy<number>((given, where) => requireNumber(given, range, where));

/** A whole number within a range. */
export const wholeNumber = (range: NumberRange) =>
  readBy<number>((given, where) => requireInteger(given, range, where));

/** A share of a whole, 0 to 1. */
export const share = readBy(requireShare);

/** The number of a port. */
export const port = wholeNumber({ minimum: 1, maximum: 65_535 });
