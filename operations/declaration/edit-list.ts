import { InvalidInputError } from "@holdfast/resilience";
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Pair, type YAMLMap } from "yaml";

/** A stack's file with its `config` section. */
interface Parsed {
  readonly config: YAMLMap;
  readonly pairs: readonly Pair[];
}

function parse(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const error = document.errors[0];
  const config = document.get("config");
  if (!error && isMap(config) && !config.flow) return { config, pairs: config.items.filter(isPair) };
  throw new InvalidInputError({
    what: error ? `${file} is not YAML: ${error.message.split("\n")[0]}` : `${file} has no section "config"`,
    where: error ? `${file}:${lines.linePos(error.pos[0]).line}` : file,
    why: "sites that are out of service are declared in it",
    fix: "correct the file, or take it back from the repository",
  });
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** Start and end of some text. */
type Span = readonly [start: number, end: number];

/** The lines that a key and its value take, with the last line break. */
function linesOf(text: string, pair: Pair): Span {
  const [keyStart = 0] = (pair.key as { range?: number[] }).range ?? [];
  const [, valueEnd = keyStart] = (pair.value as { range?: number[] } | null)?.range ?? [];
  const start = text.lastIndexOf("\n", keyStart - 1) + 1;
  // A block sequence's range ends behind the line break of its last item, another value's before it.
  const end = text[valueEnd - 1] === "\n" ? valueEnd : text.indexOf("\n", valueEnd) + 1 || text.length;
  return [start, end];
}

/**
 * Sets a list of names below `config` in a stack's file, on one line. Everything else stays as it is, comments and layout
 * among it, so that the change is a line to review. An empty list takes the line away.
 *
 * @param text the file's text
 * @param key the full key: `holdfast:evacuated`
 * @param names what the list is to hold
 * @param file the file's name, for errors
 * @returns the text with the list; the same text where it says so already
 * @throws InvalidInputError where the file is not a stack's
 */
export function withList(text: string, key: string, names: readonly string[], file: string): string {
  const { config, pairs } = parse(text, file);
  const found = pairs.find((pair) => keyOf(pair) === key);
  const value: unknown = found ? config.get(key, false) : undefined;
  const present = (value as { toJSON?: () => unknown } | undefined)?.toJSON?.();
  if (Array.isArray(present) ? present.join("\n") === names.join("\n") : names.length === 0 && !found)
    return text;
  const first = pairs[0];
  const [keyStart = 0] = (first?.key as { range?: number[] } | undefined)?.range ?? [];
  const indent = " ".repeat(first ? keyStart - (text.lastIndexOf("\n", keyStart - 1) + 1) : 2);
  const line = names.length === 0 ? "" : `${indent}${key}: [${names.join(", ")}]\n`;
  const last = pairs.at(-1);
  const [start, end] = found
    ? linesOf(text, found)
    : last
      ? endOf(linesOf(text, last))
      : [text.length, text.length];
  const before = text.slice(0, start);
  return `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${line}${text.slice(end)}`;
}

function endOf([, end]: Span): Span {
  return [end, end];
}

/**
 * Reads a list of names below `config`.
 *
 * @returns the names; none where the key is not there
 * @throws InvalidInputError where the file is not a stack's, or the value is not a list of names
 */
export function listIn(text: string, key: string, file: string): string[] {
  const { config } = parse(text, file);
  const value = (config.get(key, true) as { toJSON?: () => unknown } | undefined)?.toJSON?.() ?? [];
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) return value;
  throw new InvalidInputError({
    what: `${key} is not a list of sites`,
    where: file,
    why: "an operation adds a site to it, or takes one out",
    fix: `write it as ${key}: [pangyo], or take it out`,
  });
}
