/** A record as a zone file states it. */
export interface ZoneRecord {
  name: string;
  ttl: number;
  type: string;
  value: string;
}

/** What a Lua record says. */
export interface LuaAnswer {
  url: string;
  sets: string[][];
  options: { [option: string]: string };
}

/** Reads the text of a zone file back; a line that is neither a directive nor a record is an error. */
export function parseZone(text: string): ZoneRecord[] {
  return text
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("$"))
    .map((line) => {
      const match = /^(\S+)\. (\d+) IN (LUA A|[A-Z]+) (.+)$/.exec(line);
      if (match === null) {
        throw new Error(`not a record: ${line}`);
      }
      const [, name = "", ttl, type = "", value = ""] = match;
      return { name, ttl: Number(ttl), type, value };
    });
}

/** Reads the call in a Lua record back. */
export function parseLuaAnswer(value: string): LuaAnswer {
  const match = /^"ifurlup\('([^']+)', \{(\{.+\})\}, \{(.+)\}\)"$/.exec(value);
  if (match === null) {
    throw new Error(`not an ifurlup: ${value}`);
  }
  const [, url = "", sets = "", options = ""] = match;
  return {
    url,
    sets: [...sets.matchAll(/\{([^}]*)\}/g)].map(([, set = ""]) =>
      set.split(",").map((address) => address.replace(/^'(.*)'$/, "$1")),
    ),
    options: Object.fromEntries(
      options.split(", ").map((option) => option.split("=").map((part) => part.replace(/^'(.*)'$/, "$1"))),
    ) as { [option: string]: string },
  };
}
