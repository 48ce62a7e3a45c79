import { InvalidInputError, type SiteFacts } from "@holdfast/resilience";
import { readTextFile } from "./read-file";
import { LineCounter, parseDocument } from "yaml";

/** The key of a project's or stack's configuration that names the file; it is relative to the project. */
export const SITES_KEY = "holdfast:sites";

/** What the file holds, for errors. */
const FORM = `sites:
  - { name: oslo, country: no, cores: 64, memoryGiB: 256 }`;

/** What may be said of a site: the arguments of DataCenter that are facts of the place. */
const facts: readonly string[] = [
  "kind",
  "country",
  "location",
  "halls",
  "cores",
  "memoryGiB",
  "storageTiB",
  "hazards",
  "utilities",
  "ingressAddress",
];

/**
 * Reads a file that says which sites there are, and by which provider each is known.
 *
 * @param file the file, YAML or JSON
 * @param where what names it, for errors. Default: the option of the command line
 * @throws InvalidInputError where it cannot be read, names no site, or says something that is no fact of a site
 */
export function readSitesFile(file: string, where = `--sites ${file}`): SiteFacts[] {
  const text = readTextFile(file, { where, fix: "name a YAML file with the sites" });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refused = (what: string, path: readonly unknown[] = [], fix = `write the sites as:\n${FORM}`) => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    const line = lines.linePos(node?.range?.[0] ?? 0).line;
    return new InvalidInputError({
      what,
      where: `${file}:${line}`,
      why: "what stands where decides what a loss takes",
      fix: fix.replaceAll("\n", " "),
    });
  };
  const [error] = document.errors;
  if (error) throw refused(`it is not YAML: ${error.message.split("\n")[0]}`);
  const content: unknown = document.toJS();
  const sites: unknown = (content as { sites?: unknown } | null)?.sites;
  if (!Array.isArray(sites) || sites.length === 0) throw refused("it lists no site");
  const seen = new Set<string>();
  return sites.map((site: unknown, index): SiteFacts => {
    const path = ["sites", index];
    const { name, provider, ...said } = (site ?? {}) as Record<string, unknown>;
    if (typeof name !== "string" || !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
      throw refused(
        "a site has no name, or one that is no DNS label",
        path,
        "give it name: oslo, or the like",
      );
    if (seen.has(name)) throw refused(`the site ${name} is listed twice`, path, "keep one of them");
    seen.add(name);
    if (provider !== undefined && typeof provider !== "string")
      throw refused(
        `the provider of ${name} is no text`,
        [...path, "provider"],
        "name a provider of the program",
      );
    const unknown = Object.keys(said).find((field) => !facts.includes(field));
    if (unknown !== undefined)
      throw refused(
        `nothing reads ${unknown} of ${name}`,
        [...path, unknown],
        `write one of ${facts.join(", ")}`,
      );
    return { name, ...(provider === undefined ? {} : { provider }), facts: said as SiteFacts["facts"] };
  });
}
