import { InvalidInputError } from "./invalid-input";

const secondsIn: { readonly [unit: string]: number } = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
};

/** A length of time as it is written in a declaration, for instance "30 seconds", "1 minute" or "2 hours". */
export type Duration = `${number} ${"second" | "minute" | "hour" | "day"}${"" | "s"}`;

/**
 * Reads a length of time.
 *
 * @param text a whole number, a space and "second", "minute", "hour" or "day", with or without an "s"
 * @param where path of the argument, for the message
 * @returns the length in seconds
 * @throws InvalidInputError when the text is not a length of time
 * @example parseDuration("5 minutes", "payments.rto") // 300
 */
export function parseDuration(text: string, where: string): number {
  const match = typeof text === "string" ? /^(\d{1,9}) (second|minute|hour|day)s?$/.exec(text) : null;
  const seconds = secondsIn[match?.[2] ?? ""];
  if (match === null || seconds === undefined) {
    throw new InvalidInputError({
      what: `${JSON.stringify(text) ?? "nothing"} is not a length of time`,
      where,
      why: "it is read as a whole number, one space and a unit: seconds, minutes, hours or days",
      fix: 'write it as "30 seconds", "5 minutes", "1 hour" or "2 days"',
    });
  }
  return Number(match[1]) * seconds;
}
