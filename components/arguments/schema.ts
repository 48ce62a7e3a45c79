import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type InvalidInput, InvalidInputError } from "../invalid-input";

/** Why a value is refused, without where it stands: whoever reads the whole knows that. */
export type Refusal = Omit<InvalidInput, "where">;

/** An argument as the component reads it: the items of its lists are there. */
type Read<Argument> = Argument extends (infer Item)[] ? pulumi.Unwrap<Item>[] : Argument;

/** A component's arguments as it reads them. */
export type ReadArguments<T> = { [Field in keyof T]: Read<T[Field]> };

/** A schema for each field of a component's arguments, so that none is forgotten. What it gives has defaults filled in. */
export type Fields<T> = { readonly [Field in keyof T]-?: z.ZodType<Read<T[Field]>> };

/**
 * Refuses a value, or what a path leads to in it. Checks of what it is a part of are then left out, so that each of them
 * may take the parts to be right.
 *
 * @param context the refinement of zod that refuses
 * @param refusal what, why and fix
 * @param path keys and indexes from the value that is checked to the one that is wrong
 */
export function refuse(
  context: z.RefinementCtx,
  { what, why, fix }: Refusal,
  path: (string | number)[] = [],
): void {
  context.addIssue({ code: "custom", path, message: why, params: { what, fix }, continue: false });
}

/** How a value is written in a message. */
export function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
}

/** `sites[1].halls` */
export function shownPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}

/**
 * A value that passes a test.
 *
 * @param isRight the test; it is given whatever was written
 * @param refusal what is said of a value that fails it
 */
export function value<T>(
  isRight: (value: unknown) => boolean,
  refusal: (value: unknown) => Refusal,
): z.ZodType<T, T> {
  return z.any().superRefine((given, context) => {
    if (!isRight(given)) refuse(context, refusal(given));
  });
}

/**
 * A text of a form.
 *
 * @param form what it matches as a whole
 * @param noun what it is, with its article
 * @param why why no other text will do
 * @param fix a text that will
 */
export function textOf(form: RegExp, noun: string, why: string, fix: string): z.ZodType<string, string> {
  return value(
    (given) => typeof given === "string" && form.test(given),
    (given) => ({ what: `${shown(given)} is not ${noun}`, why, fix }),
  );
}

/**
 * A text that a reader of such texts accepts. It is refused in the reader's words, wherever else it is read.
 *
 * @param read the reader, which throws `InvalidInputError`
 */
export function readBy<T>(read: (text: T, where: string) => unknown): z.ZodType<T, T> {
  return z.any().superRefine((given: T, context) => refuseAsRead(context, () => read(given, "")));
}

/**
 * Runs a check that throws what it refuses, and refuses that.
 *
 * @param path keys and indexes from the value of the context to the one that is checked
 */
export function refuseAsRead(
  context: z.RefinementCtx,
  check: () => unknown,
  path: (string | number)[] = [],
): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    for (const detail of error.details) refuse(context, detail, path);
  }
}

/**
 * A list that names nothing twice. It may be empty.
 *
 * @param noun what an item is, singular
 * @param item schema of an item
 * @param nameOf what tells one item from another. Default: the item itself
 */
export function distinct<Item>(
  noun: string,
  item: z.ZodType<Item>,
  nameOf: (item: Item) => unknown = (given) => given,
): z.ZodType<Item[]> {
  return z.array(item).superRefine((items, context) => refuseDuplicates(context, noun, items.map(nameOf)));
}

/**
 * A list with at least one item that names nothing twice.
 *
 * @param noun what an item is, singular
 * @param item schema of an item
 * @param nameOf what tells one item from another. Default: the item itself
 */
export function someDistinct<Item>(
  noun: string,
  item: z.ZodType<Item>,
  nameOf?: (item: Item) => unknown,
): z.ZodType<Item[]> {
  const some = z.any().superRefine((given: unknown, context) => {
    if (Array.isArray(given) && given.length > 0) return;
    refuse(context, {
      what: `there is no ${noun}`,
      why: `at least one ${noun} is needed`,
      fix: `add a ${noun}`,
    });
  });
  return some.pipe(distinct(noun, item, nameOf));
}

/**
 * Refuses names of which one occurs twice.
 *
 * @param noun what they name, singular
 * @param names the names
 * @param path leads to the list from the value of the context
 */
export function refuseDuplicates(
  context: z.RefinementCtx,
  noun: string,
  names: readonly unknown[],
  path?: (string | number)[],
): void {
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate === undefined) return;
  const refusal = {
    what: `${noun} "${String(duplicate)}" occurs twice`,
    why: "the second would silently take the place of the first, or be counted as one more",
    fix: "remove one, or give it another name",
  };
  refuse(context, refusal, path);
}

/**
 * Checks a component's arguments and fills in defaults. Everything below a component reads what this returns.
 *
 * @param schema schema of the arguments
 * @param args the arguments as they were given
 * @param where where the argument at a path is, for messages
 * @returns the arguments with every default
 * @throws InvalidInputError with everything that the schema refuses
 */
export function resolveArguments<Resolved>(
  schema: z.ZodType<Resolved>,
  args: unknown,
  where: (path: string) => string,
): Resolved {
  refuseOutputs(args, where);
  const result = schema.safeParse(args, { reportInput: true });
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues.map((issue) => ({
    ...refusalOf(issue),
    where: where(shownPath(issue.path)),
  }));
  throw first ? new InvalidInputError(first, ...others) : result.error;
}

/**
 * Refuses an item of a list that is known after the deployment only. Items are inputs because Pulumi's generator for Go
 * declares no type for what a list holds otherwise; what a component declares follows from them, so they have to be there.
 */
function refuseOutputs(args: unknown, where: (path: string) => string): void {
  for (const [field, items] of Object.entries(args ?? {})) {
    if (!Array.isArray(items)) continue;
    const at = items.findIndex((item) => pulumi.Output.isInstance(item) || item instanceof Promise);
    if (at < 0) continue;
    throw new InvalidInputError({
      what: "it is known after the deployment only",
      where: where(shownPath([field, at])),
      why: "what is declared follows from it, and a preview shows that",
      fix: "give the value itself in place of an output, and nothing secret",
    });
  }
}

const typesInWords: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  string: "a text",
};

/** What an issue says; one of zod's own is about a value in whose place something of another type stands. */
function refusalOf(issue: z.core.$ZodIssue): Refusal {
  if (issue.code === "custom") {
    const { what, fix } = issue.params as Omit<Refusal, "why">;
    return { what, why: issue.message, fix };
  }
  const expected = typesInWords[issue.code === "invalid_type" ? issue.expected : ""] ?? "an object";
  return {
    what: `${shown(issue.input)} is not ${expected}`,
    why: "what is read from it would not be there",
    fix: `give ${expected}`,
  };
}
