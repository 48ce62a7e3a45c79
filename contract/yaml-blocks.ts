import { parse } from "yaml";
import { remembered } from "./remembered";
import { recordOf, type Value } from "./value";

/** A line that begins a value at the top of a document in block style. */
const TOP_KEY = /^[A-Za-z_][\w-]*:(\s|$)/;

/** A line that belongs to the value above it, or to nothing. */
const INNER_LINE = /^(\s|#|-\s|$)/;

/** An anchor or an alias, which another block may be about. */
const REFERENCE = /(^|[\s[{,:-])[&*][A-Za-z]/m;

/** Cuts a document into its top-level blocks; `undefined` where it is not plainly one mapping in block style. */
function blocksOf(text: string): string[] | undefined {
  if (REFERENCE.test(text)) return undefined;
  const blocks: string[] = [];
  for (const line of text.split("\n")) {
    if (TOP_KEY.test(line)) blocks.push(line);
    else if (blocks.length > 0 && INNER_LINE.test(line)) blocks.push(`${blocks.pop()}\n${line}`);
    else if (line.trim() !== "" && !line.startsWith("#")) return undefined;
  }
  return blocks.length > 0 ? blocks : undefined;
}

/** JSON is YAML, and read faster as what it is; `undefined` where the text is not JSON. */
function jsonOf(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/**
 * Parses YAML documents of which many have blocks in common, as members' configurations do: a block that was
 * parsed once is not parsed again.
 */
export class YamlBlocks {
  private readonly blockOf = remembered((block) => parse(block) as Value);

  /** @throws YAMLParseError where the text is not YAML */
  parse(source: string): Value {
    // A block's last line would keep the carriage return of another system's line ends.
    const text = source.replaceAll("\r\n", "\n");
    if (text.trimStart().startsWith("{")) return jsonOf(text) ?? (parse(text) as Value);
    const blocks = blocksOf(text);
    if (!blocks) return parse(text) as Value;
    const document: { [key: string]: Value } = {};
    for (const block of blocks) Object.assign(document, recordOf(this.blockOf(block)));
    return document;
  }
}
