import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import { z } from "zod";
import { type ServiceDeclaration, serviceSchema } from "./schema";
import { SourceFile, type ValuePath } from "./source-file";

/** A service beside the file that declares it. */
export interface CatalogueEntry {
  readonly service: ServiceDeclaration;
  /** `file:line` of a value in the file. */
  where(valuePath: ValuePath): string;
}

/** `dependencies.hard[1]` */
function shownPath(valuePath: ValuePath): string {
  return valuePath
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}

function valueAt(content: unknown, valuePath: ValuePath): unknown {
  return valuePath.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    content,
  );
}

/** The fields of the object at a path, for an error that lists them. */
function fieldsAt(valuePath: ValuePath): string[] {
  let schema: unknown = serviceSchema;
  for (const key of valuePath) {
    while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.unwrap();
    if (schema instanceof z.ZodObject && typeof key === "string") schema = schema.shape[key];
    else if (schema instanceof z.ZodArray) schema = schema.element;
  }
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.unwrap();
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The fix that a check of our own gave along. */
function fixOf(issue: z.core.$ZodIssue): string | undefined {
  const fix: unknown = issue.code === "custom" ? issue.params?.fix : undefined;
  return typeof fix === "string" ? fix : undefined;
}

/** Turns the first complaint of the schema into the one error that is shown. */
function refuse(source: SourceFile, issue: z.core.$ZodIssue): never {
  if (issue.code === "unrecognized_keys") {
    const unknown = issue.keys[0] ?? "";
    throw new InvalidInputError({
      what: `unknown field ${JSON.stringify(unknown)}`,
      where: source.where([...issue.path, unknown]),
      why: "nothing reads it, so what it was meant to promise would be lost",
      fix: `remove it, or use one of: ${fieldsAt(issue.path).join(", ")}`,
    });
  }
  const value = valueAt(source.content, issue.path);
  const field = shownPath(issue.path) || "the file";
  if (value === undefined && issue.code === "invalid_type") {
    throw new InvalidInputError({
      what: `${field} is missing`,
      where: source.where(issue.path),
      why: "a service without it cannot be placed or judged",
      fix: `add ${field}; stacks/catalogue/schema.ts describes it`,
    });
  }
  throw new InvalidInputError({
    what:
      value === undefined || typeof value === "object"
        ? `${field} is not right`
        : `${field} is ${JSON.stringify(value)}`,
    where: source.where(issue.path),
    why: issue.message,
    fix: fixOf(issue) ?? `correct ${field}; stacks/catalogue/schema.ts describes it`,
  });
}

/**
 * Reads one service file.
 *
 * @param file its path, for errors
 * @param text its content
 * @throws InvalidInputError with file and line, where the text is not YAML or not a service
 */
export function readService(file: string, text: string): CatalogueEntry {
  const source = new SourceFile(file, text);
  const result = serviceSchema.safeParse(source.content);
  if (!result.success) refuse(source, result.error.issues[0]!);
  return { service: result.data, where: (valuePath) => source.where(valuePath) };
}

/**
 * Reads every `*.yaml` file of a folder, in the order of their names.
 *
 * @throws InvalidInputError where the folder holds no service, or one of its files is not right
 */
export function readServiceFiles(folder: string): CatalogueEntry[] {
  const files = [...readdirSync(folder)].filter((file) => file.endsWith(".yaml")).sort();
  if (files.length === 0) {
    throw new InvalidInputError({
      what: "the service catalogue is empty",
      where: folder,
      why: "a blueprint without services promises nothing",
      fix: "add one YAML file for each service",
    });
  }
  return files.map((file) => {
    const fullPath = path.join(folder, file);
    return readService(fullPath, readFileSync(fullPath, "utf8"));
  });
}
