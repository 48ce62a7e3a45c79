import { readFileSync } from "node:fs";
import { InvalidInputError } from "@holdfast/resilience";
import type { z } from "zod";

/**
 * Reads the JSON file that a program of the drill is given as its only argument.
 *
 * @param path of the file; undefined when the program was given none
 * @param schema what it has to hold
 * @throws InvalidInputError when there is no such file, or it holds something else
 */
export function readConfigurationFile<T>(path: string | undefined, schema: z.ZodType<T>): T {
  const fix = "give the program the path of the file that the drill writes for it";
  if (path === undefined) {
    throw new InvalidInputError({
      what: "no configuration was given",
      where: "first argument",
      why: "the program has no settings of its own",
      fix,
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError({ what: "the configuration cannot be read", where: path, why, fix });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InvalidInputError({
    what: "the configuration does not fit",
    where: `${path}: ${issue?.path.join(".") ?? ""}`,
    why: issue?.message ?? "it holds something else",
    fix,
  });
}
