import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";

/** A stack of the engine's backend, or a file with what the engine wrote of one. */
export interface NamedSource {
  /** As it was written. */
  readonly name: string;
  /** The file, absolute; absent: the name is a stack's. */
  readonly file?: string;
}

/** Where the state of each part of a blueprint is, by the part's name. */
export type PartSources = ReadonlyMap<string, NamedSource>;

/** The variable that says where the states of other parts are: `siheung=export.json,global=kakao/infra/global`. */
export const OTHERS_VARIABLE = "HOLDFAST_OTHERS";

/** The key of a stack's configuration that says the same: an object with a source for each part. */
export const OTHERS_KEY = "holdfast:others";

/** A path ends in `.json`, or begins with a dot or a slash; everything else is the name of a stack. */
function namedSource(name: string, folder: string): NamedSource {
  const isFile = /\.json$|^\.{0,2}\//.test(name) || path.isAbsolute(name);
  return isFile ? { name, file: path.resolve(folder, name) } : { name };
}

function refusedSource(text: string, where: string): InvalidInputError {
  return new InvalidInputError({
    what: `${text} does not say where the state of a part is`,
    where,
    why: "each other part is judged as it stands, which its stack or a file says",
    fix: "name each part once, with a stack or a file of its own: siheung=export.json",
  });
}

/**
 * Reads `PART=SOURCE` a text.
 *
 * @param where the option or variable that they are from, for errors
 * @param folder what paths of files are relative to. Default: the working folder
 * @throws InvalidInputError where one is something else, or a part is named twice
 */
export function partSources(texts: readonly string[], where: string, folder = process.cwd()): PartSources {
  const sources = new Map<string, NamedSource>();
  for (const text of texts) {
    const [, part = "", source = ""] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/s.exec(text) ?? [];
    if (part === "" || sources.has(part)) throw refusedSource(text, where);
    sources.set(part, namedSource(source, folder));
  }
  return sources;
}

/** The sources in a value of {@link OTHERS_KEY}; `undefined` where it is none. */
function sourcesIn(configured: string): [string, string][] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(configured);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].trim() !== "",
  );
  return entries.length === Object.keys(value).length ? entries : undefined;
}

/**
 * Where a stack's configuration and the environment say that the states of parts are. Of both, the environment counts.
 *
 * @param configured value of {@link OTHERS_KEY}: JSON text, as the engine hands structured values over
 * @param where the file that it is from, for errors
 * @param folder the project's folder, which paths of files are relative to
 * @throws InvalidInputError where either says something else
 */
export function configuredSources(
  configured: string | undefined,
  where: string,
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): PartSources {
  const entries = configured === undefined ? [] : sourcesIn(configured);
  if (!entries) throw refusedSource((configured ?? "").slice(0, 80), where);
  const texts = environment[OTHERS_VARIABLE]?.split(",").filter((text) => text.trim() !== "") ?? [];
  return new Map([
    ...entries.map(([part, source]) => [part, namedSource(source, folder)] as const),
    ...partSources(texts, OTHERS_VARIABLE, folder),
  ]);
}
