import { shownPath } from "holdfast/arguments/schema";
import { type InvalidInput, InvalidInputError } from "holdfast/invalid-input";
import { z } from "zod";
import { closestName } from "./closest-name";
import type { ValuePath } from "./refusals";

/** What is read by a schema, for errors about it. */
export interface CheckedSource {
  readonly content: unknown;
  readonly schema: z.ZodType;
  /** File and line of a value. */
  where(path: ValuePath): string;
  /** What the source is, in words: "the file". */
  readonly noun: string;
  /** Behind the name of a field: " of NAME". Default: nothing. */
  readonly owner?: string;
  /** Why a field cannot be left out. */
  readonly needed: string;
  /** The file that describes each field. */
  readonly described: string;
}

/**
 * Runs the check of a component's argument for a value of a source, and adds what it refuses to the issues of a schema.
 *
 * @param path leads to the value from the one that the context is of
 */
export function acceptedAt(path: (string | number)[], check: () => unknown, context: z.RefinementCtx): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { what, why, fix } = error.detail;
    context.addIssue({ code: "custom", path, message: why, params: { what, fix } });
  }
}

/**
 * The check of a component's argument as a refinement of a schema, so that both accept the same.
 *
 * @param check what refuses a wrong value
 */
export function acceptedBy<T>(check: (value: T, where: string) => unknown) {
  return (value: T, context: z.RefinementCtx): void => acceptedAt([], () => check(value, ""), context);
}

function valueAt(content: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    content,
  );
}

function withoutWrapping(schema: unknown): unknown {
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.unwrap();
  return schema;
}

/** The fields of the object at a path, for an error that lists them. */
function fieldsAt(top: z.ZodType, path: ValuePath): string[] {
  let schema = withoutWrapping(top);
  for (const key of path) {
    if (schema instanceof z.ZodObject && typeof key === "string") schema = schema.shape[key];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    schema = withoutWrapping(schema);
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** What a check of our own said about the value, and how to mend it. */
function said(issue: z.core.$ZodIssue, part: "what" | "fix"): string | undefined {
  const text: unknown = issue.code === "custom" ? issue.params?.[part] : undefined;
  return typeof text === "string" ? text : undefined;
}

const isMissing = (issue: z.core.$ZodIssue, content: unknown): boolean =>
  issue.code === "invalid_type" && valueAt(content, issue.path) === undefined;

/** The field that was probably meant by one that nothing reads: one that is not there already. */
function meantField(key: string, path: ValuePath, { schema, content }: CheckedSource): string | undefined {
  const object = Object(valueAt(content, path)) as object;
  return closestName(
    key,
    fieldsAt(schema, path).filter((field) => !Object.hasOwn(object, field)),
  );
}

/** Fields that nothing reads, each with the field that was probably meant. */
function refuseUnknown(issue: z.core.$ZodIssueUnrecognizedKeys, source: CheckedSource): InvalidInput[] {
  const known = fieldsAt(source.schema, issue.path);
  const inside = issue.path.length > 0 ? ` in ${shownPath(issue.path)}` : "";
  return issue.keys.map((key) => {
    const meant = meantField(key, issue.path, source);
    return {
      what: `unknown field ${JSON.stringify(key)}${inside}${source.owner ?? ""}`,
      where: source.where([...issue.path, key]),
      why: "nothing reads it, so what it was meant to declare would be lost",
      fix: `${meant ? `write ${meant}` : "remove it"}, or use one of: ${known.join(", ")}`,
    };
  });
}

/** Why a value is refused; what the schema's library says of types is put into a sentence. */
function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "a figure is a finite number";
  if (issue.code === "invalid_type") return `a value of the type ${issue.expected} belongs here`;
  return issue.code === "invalid_value" ? `it is one of ${issue.values.join(", ")}` : issue.message;
}

/** What to do about a value: the one of several that was probably meant, where there are only several. */
function mendOf(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code !== "invalid_value") return said(issue, "fix");
  const values = issue.values.map(String);
  const meant = typeof value === "string" ? closestName(value, values) : undefined;
  return `write ${meant ?? `one of ${values.join(", ")}`}`;
}

function refuse(issue: z.core.$ZodIssue, source: CheckedSource): InvalidInput[] {
  if (issue.code === "unrecognized_keys") return refuseUnknown(issue, source);
  const value = valueAt(source.content, issue.path);
  const named = shownPath(issue.path);
  const field = named ? `${named}${source.owner ?? ""}` : source.noun;
  const where = source.where(issue.path);
  const described = `${source.described} describes it`;
  if (isMissing(issue, source.content)) {
    if (!named) return [{ what: `${field} is empty`, where, why: source.needed, fix: "remove it" }];
    return [{ what: `${field} is missing`, where, why: source.needed, fix: `add ${named}; ${described}` }];
  }
  const what = said(issue, "what");
  const shown = typeof value === "number" ? String(value) : JSON.stringify(value);
  const plain = value === undefined || typeof value === "object" ? "is not right" : `is ${shown}`;
  return [
    {
      what: what ? `${field}: ${what}` : `${field} ${plain}`,
      where,
      why: reasonOf(issue, value),
      fix: mendOf(issue, value) ?? `correct ${named || source.noun}; ${described}`,
    },
  ];
}

/** A value is refused once, by the first check that does; a field that nothing reads is another one. */
const sameField = (one: z.core.$ZodIssue, other: z.core.$ZodIssue): boolean =>
  one === other ||
  (one.code !== "unrecognized_keys" &&
    other.code !== "unrecognized_keys" &&
    shownPath(one.path) === shownPath(other.path));

/**
 * Everything that a schema refuses in a source. A field that is missing under its name and there under a misspelt one
 * is said once.
 */
export function schemaRefusals(error: z.ZodError, source: CheckedSource): InvalidInput[] {
  const meant = new Set(
    error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => shownPath([...issue.path, meantField(key, issue.path, source) ?? ""]))
        : [],
    ),
  );
  return error.issues
    .filter((issue) => !(isMissing(issue, source.content) && meant.has(shownPath(issue.path))))
    .filter((issue, index, issues) => issues.findIndex((other) => sameField(issue, other)) === index)
    .flatMap((issue) => refuse(issue, source));
}
