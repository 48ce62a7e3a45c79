import { InvalidInputError } from "@holdfast/contract/invalid-input";

/** Configuration key by which a stack says which part of a blueprint it declares, whatever its project is called. */
export const DECLARES_KEY = "holdfast:declares";

/** Stands for every part in {@link DECLARES_KEY}. */
const EVERYTHING = "everything";

/** The part that belongs to no data site: cloud regions, vaults, Route 53. */
export const GLOBAL = "global";

/** The parts of a blueprint that a graph holds: names of data sites, and `global` for what belongs to none. */
export type Part = readonly string[];

function namesIn(configured: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(configured);
    const names = Array.isArray(value) ? (value as unknown[]) : [value];
    const texts = names.filter((name): name is string => typeof name === "string" && name.trim() !== "");
    return texts.length === names.length && texts.length > 0 ? texts : undefined;
  } catch {
    return configured.trim() === "" ? undefined : [configured.trim()];
  }
}

/**
 * The part that a stack's configuration says it declares; `undefined` where it declares everything or says nothing,
 * since a graph is the whole blueprint unless it says otherwise.
 *
 * @param configured value of {@link DECLARES_KEY}: structured values are JSON text, as the engine hands them over
 * @param where the file, or what else the value comes from
 * @throws InvalidInputError where it is no list of names
 */
export function declaredPart(configured: string | undefined, where: string): Part | undefined {
  if (configured === undefined) return undefined;
  const names = namesIn(configured);
  if (!names) {
    throw new InvalidInputError({
      what: `${DECLARES_KEY} is ${configured.slice(0, 80)}, which is no list of names`,
      where,
      why: "it says which part of the blueprint the stack declares, and so what can be judged of it alone",
      fix: `pulumi config set --path '${DECLARES_KEY}[0]' NAME, with the name of a data site or ${GLOBAL}; leave the key out for the whole blueprint`,
    });
  }
  return names.includes(EVERYTHING) ? undefined : [...new Set(names)];
}

/** Names of the data sites of a part. */
export function sitesOfPart(part: Part): readonly string[] {
  return part.filter((name) => name !== GLOBAL);
}

/**
 * Whether a graph is judged as a part only. One that holds every part is the whole, under whatever names.
 *
 * @param missingSites sites that policies name and the graph does not hold
 */
export function isPart(part: Part | undefined, missingSites: readonly string[]): part is Part {
  return part !== undefined && (missingSites.length > 0 || !part.includes(GLOBAL));
}
