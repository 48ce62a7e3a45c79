import { parse } from "yaml";
import { z } from "zod";
import { isSecret, isUnknown, type Value } from "./value";

/** The annotation or tag by which a resource accepts what policies find at it; further ones have a suffix: `-2`. */
export const ACCEPT_KEY = /^holdfast\.dev\/accept(?:[-.]\w+)?$/;

/** The input by which a component accepts what policies find at it and below it. */
export const ACCEPT_INPUT = "accept";

const text = (what: string) =>
  z
    .string({ error: `${what} is expected as text` })
    .trim()
    .min(1, `${what} is empty`);

/** True for a day that there is. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  );
}

const fields = {
  policy: text("the name of a policy"),
  event: text("the single event that the finding is about").optional(),
  reason: text("why it is accepted"),
  owner: text("who answers for it"),
  until: text("the last day on which it holds").refine(
    isDay,
    "the last day on which it holds is expected: 2027-01-31",
  ),
};

/** What a resource accepts: the resource is the one that carries it. */
export const carriedAcceptance = z.strictObject(fields);

/** What a file accepts: findings at resources, of a service, or both. */
export const filedAcceptance = z
  .strictObject({
    ...fields,
    resource: text("a resource's name or URN, or a pattern with *").optional(),
    service: text("the name of a service").optional(),
  })
  .refine(({ resource, service }) => resource !== undefined || service !== undefined, {
    error: "resource or service is expected: what is accepted everywhere is better said of the policy",
  });

/** What is accepted, until when, and who answers for it. */
export type StatedAcceptance = z.output<typeof carriedAcceptance>;

/** What can be read of one annotation, tag or input. */
export interface CarriedAcceptances {
  readonly stated: readonly StatedAcceptance[];
  /** Why the rest cannot be read. */
  readonly problems: readonly string[];
}

/** Fields in one line, in any order but for the reason, which is the last: a tag of AWS takes neither quotes nor braces. */
const ONE_LINE = /^\s*(?:policy|event|owner|until|reason)\s*=/;

function fromOneLine(line: string): unknown {
  const [, before = "", reason] = /^(.*?)(?:\s*\breason\s*=\s*(.*))?$/s.exec(line) ?? [];
  const pairs = [...before.matchAll(/(\w+)\s*=\s*(.*?)\s*(?=\w+\s*=|$)/g)].map(
    ([, key = "", value = ""]) => [key, value] as const,
  );
  return { ...Object.fromEntries(pairs), ...(reason === undefined ? {} : { reason: reason.trim() }) };
}

function entriesIn(value: Value): unknown[] | string {
  if (typeof value !== "string") return Array.isArray(value) ? value : [value];
  if (ONE_LINE.test(value)) return [fromOneLine(value)];
  try {
    const parsed: unknown = parse(value);
    return Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/**
 * Reads what a resource accepts: `policy=… owner=… until=2027-01-31 reason=…` in one line, or YAML with these fields, or a
 * list of such.
 */
export function readAcceptances(value: Value): CarriedAcceptances {
  if (isUnknown(value) || isSecret(value))
    return { stated: [], problems: ["it is not known before it is deployed"] };
  const entries = entriesIn(value);
  if (typeof entries === "string") return { stated: [], problems: [entries] };
  const read = entries.map((entry) => carriedAcceptance.safeParse(entry));
  return {
    stated: read.flatMap(({ data }) => data ?? []),
    problems: read.flatMap(({ error }) => (error ? [problemText(error)] : [])),
  };
}

/** What is wrong with an entry, in one line. */
function problemText({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");
}
