/** A zone in the list of PowerDNS's bind backend. */
export interface NamedZone {
  /** In lower case, without a trailing dot. */
  readonly name: string;
  /** The zone's file, with the directory of the options before it where it has none; absent where it is not said. */
  readonly file?: string;
}

/** The text without comments: `//` and `#` to the end of a line, and between slash-star and star-slash. */
function withoutComments(text: string): string {
  return text.replace(/"[^"]*"|\/\*[\s\S]*?\*\/|(?:\/\/|#).*$/gm, (part) =>
    part.startsWith('"') ? part : "",
  );
}

/** `directory "x"` or `directory x` */
function valueOf(block: string, directive: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`(?:^|[\\s;{])${directive}\\s+(?:"([^"]*)"|([^\\s;{}"]+))\\s*;`).exec(block) ?? [];
  return quoted ?? bare;
}

/** What stands between an opening brace and the one that closes it. */
function blockFrom(text: string, open: number): string {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === "{") depth++;
    if (text[index] === "}" && --depth === 0) return text.slice(open + 1, index);
  }
  return text.slice(open + 1);
}

/**
 * Reads the list of zones of PowerDNS's bind backend, a `named.conf` of which it takes `options { directory }` and
 * `zone { file }`.
 *
 * @param text `named.conf`
 */
export function readNamed(text: string): NamedZone[] {
  const plain = withoutComments(text);
  const options = /(?:^|[\s;])options\s*\{/.exec(plain);
  const directory = options
    ? valueOf(blockFrom(plain, options.index + options[0].length - 1), "directory")
    : undefined;
  return [...plain.matchAll(/(?:^|[\s;}])zone\s+(?:"([^"]*)"|([^\s{"]+))(?:\s+[A-Za-z]+)?\s*\{/g)].map(
    (match): NamedZone => {
      const block = blockFrom(plain, match.index + match[0].length - 1);
      const file = valueOf(block, "file");
      const name = (match[1] ?? match[2] ?? "").toLowerCase().replace(/\.$/, "");
      if (file === undefined) return { name };
      const whole = file.startsWith("/") || directory === undefined ? file : `${directory}/${file}`;
      return { name, file: whole.replace(/\/{2,}/g, "/") };
    },
  );
}
