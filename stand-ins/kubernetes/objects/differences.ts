import { isDeepStrictEqual } from "node:util";
import { isObject, unknownValue, type WireObject, type WireValue } from "../values/wire-value";

/** How one property differs. */
export interface Difference {
  change: "add" | "update" | "delete";
  /** Whether the object is replaced by it. */
  replaces: boolean;
}

type Path = (string | number)[];

/**
 * Compares what is with what is declared.
 *
 * @param before the object as it is, pruned to what was declared
 * @param after the object as it is declared
 * @param replacedBy paths of properties whose change replaces the object
 * @returns what differs, by path as the engine writes them
 */
export function differences(
  before: WireObject,
  after: WireObject,
  replacedBy: string[],
): Map<string, Difference> {
  const found = new Map<string, Difference>();
  const patterns = replacedBy.map((path) => path.split("."));
  const say = (path: Path, change: Difference["change"], value: WireValue | undefined) =>
    found.set(formatPath(path), {
      change,
      replaces: patterns.some((pattern) => touches(path, value, pattern)),
    });
  const compare = (path: Path, old: WireValue | undefined, now: WireValue | undefined): void => {
    if (now === undefined || now === null) {
      if (old !== undefined && old !== null) say(path, "delete", undefined);
    } else if (old === undefined || old === null) {
      say(path, "add", now);
    } else if (Array.isArray(old) && Array.isArray(now)) {
      for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
        compare([...path, index], old[index], now[index]);
      }
    } else if (isObject(old) && isObject(now)) {
      for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
        compare([...path, key], old[key], now[key]);
      }
    } else if (now === unknownValue || !isDeepStrictEqual(old, now)) {
      say(path, "update", now);
    }
  };
  compare([], before, after);
  return found;
}

/** Whether a path is one of those that a user said are to be passed over, or within one. */
export function isIgnored(path: string, ignored: string[]): boolean {
  return ignored.some(
    (prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`),
  );
}

/** Whether a change at a path, to a value, changes the field that a pattern names. */
function touches(path: Path, value: WireValue | undefined, pattern: string[]): boolean {
  const names = path.filter((part): part is string => typeof part === "string");
  const shared = Math.min(names.length, pattern.length);
  if (!isDeepStrictEqual(names.slice(0, shared), pattern.slice(0, shared))) return false;
  const rest = pattern
    .slice(shared)
    .reduce<WireValue | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
  return pattern.length === shared || rest !== undefined;
}

function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (/[."[\]]/.test(part)) return `${text}["${part.replace(/"/g, '\\"')}"]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
