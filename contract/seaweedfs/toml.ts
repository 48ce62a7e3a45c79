/** A setting of SeaweedFS's TOML files: what they hold is texts, whole numbers and switches. */
export type TomlValue = string | number | boolean;

/** Settings by section, in the order of the text. */
export type TomlSections = ReadonlyMap<string, ReadonlyMap<string, TomlValue>>;

function rendered(value: TomlValue): string {
  if (typeof value !== "string") return String(value);
  return value.includes("\n")
    ? `"""\n${value.replaceAll("\\", "\\\\").replaceAll('"""', '""\\"')}"""`
    : JSON.stringify(value);
}

/** Writes sections with their settings. */
export function renderToml(sections: TomlSections): string {
  return [...sections]
    .map(([name, settings]) =>
      [`[${name}]`, ...[...settings].map(([key, value]) => `${key} = ${rendered(value)}`), ""].join("\n"),
    )
    .join("\n");
}

function valueOf(text: string): TomlValue | undefined {
  const basic = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text)?.[1];
  if (basic !== undefined) return unescaped(basic);
  const literal = /^'([^']*)'\s*(?:#.*)?$/.exec(text)?.[1];
  if (literal !== undefined) return literal;
  const bare = text.replace(/\s*#.*$/, "");
  if (bare === "true" || bare === "false") return bare === "true";
  return /^[+-]?\d[\d_]*$/.test(bare) ? Number(bare.replaceAll("_", "")) : undefined;
}

function unescaped(text: string): string {
  const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
  return text.replace(/\\(u[\dA-Fa-f]{4}|.)/gs, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}

/** Reads sections with their settings; a value of another kind than these files have (a list, a table) is left out. */
export function readToml(text: string): TomlSections {
  const sections = new Map<string, Map<string, TomlValue>>();
  let section = "";
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!.trim();
    const name = /^\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (name !== undefined) {
      section = name;
      if (!sections.has(section)) sections.set(section, new Map());
      continue;
    }
    const [, key, rest = ""] = /^([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    let value = valueOf(rest);
    if (rest.startsWith('"""')) {
      const long = [rest.slice(3)];
      while (!/"""\s*(?:#.*)?$/.test(long.at(-1)!) && index + 1 < lines.length) long.push(lines[++index]!);
      value = unescaped(
        long
          .join("\n")
          .replace(/"""\s*(?:#.*)?$/, "")
          .replace(/^\n/, ""),
      );
    }
    if (value === undefined) continue;
    if (!sections.has(section)) sections.set(section, new Map());
    sections.get(section)!.set(key, value);
  }
  return sections;
}

/** Where a filer keeps names: the section of `filer.toml` that is enabled, with its settings. */
export interface FilerStore {
  readonly kind: string;
  readonly settings: ReadonlyMap<string, TomlValue>;
}

/**
 * The store of a `filer.toml`.
 *
 * @returns `undefined` where none is enabled: the filer then keeps names in a LevelDB on its own disk; or where several are,
 *   with which a filer refuses to start
 */
export function filerStore(text: string): FilerStore | undefined {
  // A section with a dot, or with a location, is for the names below one path alone.
  const enabled = [...readToml(text)].filter(
    ([section, settings]) =>
      settings.get("enabled") === true && !section.includes(".") && settings.get("location") === undefined,
  );
  const [only] = enabled;
  return only && enabled.length === 1 ? { kind: only[0], settings: only[1] } : undefined;
}

/** Stores that lie on a filer's own disk: nobody else reads them (`weed scaffold -config=filer`). */
export const localFilerStores: ReadonlySet<string> = new Set([
  "leveldb",
  "leveldb2",
  "leveldb3",
  "rocksdb",
  "sqlite",
]);
