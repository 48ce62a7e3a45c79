/** A section of HAProxy's configuration: its lines, each as words. */
export type HaproxySection = string[][];

/** Reads HAProxy's configuration into sections by their heading, for instance `backend payments-0-leader`. */
export function parseHaproxy(text: string): ReadonlyMap<string, HaproxySection> {
  const sections = new Map<string, HaproxySection>();
  let lines: HaproxySection = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (line.startsWith(" ")) lines.push(words);
    else sections.set(line, (lines = []));
  }
  return sections;
}
