/**
 * Reads sections and `key=value` lines as pgBackRest does.
 *
 * @throws when a line is neither a section, a pair nor empty
 */
export function parseIni(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> | undefined;
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    const [, key, value] = /^([a-z0-9-]+)=(.+)$/.exec(line) ?? [];
    if (heading !== undefined) section = sections[heading] = {};
    else if (section !== undefined && key !== undefined && value !== undefined) section[key] = value;
    else throw new Error(`"${line}" is neither a section nor a pair`);
  }
  return sections;
}
