/** A value of a configuration of a NATS server. What a variable of its environment holds is not known: `undefined`. */
export type NatsValue =
  string | number | boolean | undefined | readonly NatsValue[] | ReadonlyMap<string, NatsValue>;

/** Entries of a block by their names as they are written. */
export type NatsBlock = ReadonlyMap<string, NatsValue>;

const MULTIPLIERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/** A number: `10g` is 10 · 1000³, and `10gb`, `10gi` and `10gib` are 10 · 1024³, as NATS reads them. */
function numberOf(word: string): number | undefined {
  const [, digits, unit = "", binary = ""] = /^(-?\d+(?:\.\d+)?)(?:([kmgtpe])(b|i|ib)?)?$/i.exec(word) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (binary === "" ? 1000 : 1024) ** (MULTIPLIERS[unit.toLowerCase()] ?? 0);
}

const SPACE = /\s|,|;/;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** The first of several names of one setting that is given. NATS does not tell cases of names apart. */
export function setting(entries: NatsBlock, ...names: readonly string[]): NatsValue {
  const name = [...entries.keys()].find((each) => names.includes(each.toLowerCase()));
  return name === undefined ? undefined : entries.get(name);
}

/** Reads a text from its start to its end. */
class Text {
  private at = 0;
  private readonly variables = new Map<string, NatsValue>();

  constructor(private readonly text: string) {}

  /** Entries up to the end of a block, or of the text. */
  block(closes: "}" | undefined): NatsBlock {
    const entries = new Map<string, NatsValue>();
    for (;;) {
      this.skip();
      const next = this.text[this.at];
      if (next === closes) {
        this.at++;
        return entries;
      }
      if (next === undefined) throw new SyntaxError("a block is not closed");
      const isQuoted = /["']/.test(next);
      const name = isQuoted ? this.quoted() : this.word(/[\s:={]/);
      if (name === "") throw new SyntaxError(`"${next}" begins no entry`);
      this.skip(/\s|[:=]/);
      if (name.toLowerCase() === "include" && !isQuoted)
        throw new SyntaxError("a file is included that is not known");
      const value = this.value();
      entries.set(name, value);
      this.variables.set(name, value);
    }
  }

  private value(): NatsValue {
    const next = this.text[this.at];
    if (next === "{") {
      this.at++;
      return this.block("}");
    }
    if (next === "[") return this.list();
    if (next !== undefined && /["']/.test(next)) return this.quoted();
    const word = this.word(/[\s,;\]}]/);
    if (word === "") throw new SyntaxError("an entry has no value");
    if (word.startsWith("$")) return this.variables.get(word.slice(1));
    if (/^(true|yes|on)$/i.test(word)) return true;
    if (/^(false|no|off)$/i.test(word)) return false;
    return numberOf(word) ?? word;
  }

  private list(): NatsValue[] {
    const values: NatsValue[] = [];
    this.at++;
    for (;;) {
      this.skip();
      if (this.text[this.at] === undefined) throw new SyntaxError("a list is not closed");
      if (this.text[this.at] === "]") {
        this.at++;
        return values;
      }
      values.push(this.value());
    }
  }

  /** A text in quotes; single ones keep what they hold as it is. */
  private quoted(): string {
    const quote = this.text[this.at++];
    let found = "";
    for (; this.text[this.at] !== quote; this.at++) {
      let next = this.text[this.at];
      if (next === "\\" && quote === '"') {
        next = this.text[++this.at] ?? "";
        next = ESCAPES[next] ?? next;
      }
      if (next === undefined) throw new SyntaxError("a text in quotes does not end");
      found += next;
    }
    this.at++;
    return found;
  }

  private word(ends: RegExp): string {
    const start = this.at;
    while (this.at < this.text.length && !ends.test(this.text[this.at] ?? "")) this.at++;
    return this.text.slice(start, this.at);
  }

  /** Passes over what stands between entries, and comments. */
  private skip(between: RegExp = SPACE): void {
    for (;;) {
      const rest = this.text.slice(this.at, this.at + 2);
      if (rest === "") return;
      if (rest.startsWith("#") || rest === "//") this.word(/\n/);
      else if (between.test(rest[0] ?? "")) this.at++;
      else return;
    }
  }
}

/**
 * Reads a configuration of a NATS server: `key: value`, `key = value` or `key value` in blocks, or JSON.
 *
 * @throws SyntaxError where it is none, or includes a file, which is not known
 */
export function parseNats(text: string): NatsBlock {
  const trimmed = text.trim();
  // JSON is one block; what stands behind it is none of its entries.
  return trimmed.startsWith("{") ? new Text(trimmed.slice(1)).block("}") : new Text(trimmed).block(undefined);
}
