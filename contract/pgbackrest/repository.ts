/** Where pgBackRest keeps backups and the archived log, by its first repository's options. */
export interface Repository {
  /** `s3`, `posix`, ...; pgBackRest's own default is `posix`. */
  readonly type: string;
  readonly bucket: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  /** How it proves who it is: `shared` (keys, the default), `auto` (the instance's role) or `web-id`. */
  readonly keyType: string;
  /** Prefix of every object's key, without the slashes around it. */
  readonly prefix: string;
  /** The repository names a key of its own with each object. */
  readonly kmsKey: string | undefined;
  /** For how long full backups are kept: a number of them, or of days; absent: they are kept for ever. */
  readonly retention: { readonly of: "count" | "days"; readonly full: number } | undefined;
}

const SECTION = /^\s*\[([^\]]+)\]\s*$/;
const OPTION = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/;

/** The options of a configuration file, by section. A line that begins with `#` is a comment. */
export function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split("\n")) {
    const name = SECTION.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
    } else if (!line.trimStart().startsWith("#")) {
      const [, key, value] = OPTION.exec(line) ?? [];
      if (key !== undefined && value !== undefined) section.set(key, value);
    }
  }
  return sections;
}

/**
 * Reads the repository of a pgBackRest configuration: what the stanza's section says goes before `[global]`, whichever
 * of them stands first.
 */
export function readRepository(text: string): Repository {
  const sections = sectionsOf(text);
  const global = sections.get("global");
  const stanza = [...sections].find(([name]) => name !== "global" && !name.includes(":"))?.[1];
  const option = (name: string): string | undefined => stanza?.get(name) ?? global?.get(name);
  const full = Number(option("repo1-retention-full"));
  const of = option("repo1-retention-full-type") === "time" ? "days" : "count";
  return {
    type: option("repo1-type") ?? "posix",
    bucket: option("repo1-s3-bucket"),
    region: option("repo1-s3-region"),
    endpoint: option("repo1-s3-endpoint"),
    keyType: option("repo1-s3-key-type") ?? "shared",
    prefix: (option("repo1-path") ?? "/var/lib/pgbackrest").replace(/^\/+|\/+$/g, ""),
    kmsKey: option("repo1-s3-kms-key-id"),
    retention: Number.isFinite(full) && full > 0 ? { of, full } : undefined,
  };
}
