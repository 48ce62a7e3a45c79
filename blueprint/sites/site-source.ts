import type { Site } from "./site";
import { siteSchema } from "./site-schema";
import { Refusals, type ValuePath } from "../source/refusals";
import { shownPath } from "holdfast/arguments/schema";
import { schemaRefusals } from "../source/schema-refusals";
import { TypeScriptFile } from "../source/typescript-file";
import { shownFile } from "../source/yaml-file";

/** File and line of a value of the list of sites: the site's index, then the fields that lead to the value. */
type WhereInSites = (path: ValuePath) => string;

/** `sites[2].halls[1].cores` */
const inList = (path: ValuePath): string => `sites${shownPath(path)}`;

/** Says where a value of the list `sites` of a file stands. The file is read when something is to be told about it. */
function whereInFile(file: string): WhereInSites {
  let source: TypeScriptFile | undefined;
  return (path) => {
    try {
      source ??= new TypeScriptFile(file);
    } catch {
      // Without the compiler, which is no part of a production install, the file is all that can be told.
      return `${shownFile(file)}: ${inList(path)}`;
    }
    return source.where("sites", path);
  };
}

/** File and line of a value of a site. */
export type WhereOfSite = (site: Site, path: ValuePath) => string;

/** A list of sites as far as it can be read. */
export interface ReadSites {
  /** Entries that have a name and a kind, whatever else is wrong with them. */
  readonly sites: readonly Site[];
  /** Whether every entry says where services may stand: its name, kind and country are right. */
  readonly placeable: boolean;
  /** What the list is called where something is to be added to it: its file, where it is known. */
  readonly list: string;
  readonly where: WhereOfSite;
}

/** Fields that decide what may stand at a site. */
const placing: readonly PropertyKey[] = ["name", "kind", "country"];

/**
 * Checks that a list of sites holds what its types say: the program that declares them is translated without being checked.
 *
 * @param list the list, as its file exports it
 * @param file the file; absent where it is not known
 * @param refusals what is wrong is kept here
 */
export function readSites(list: unknown, file: string | undefined, refusals: Refusals): ReadSites {
  const where = file === undefined ? inList : whereInFile(file);
  const named = file === undefined ? "the list of sites" : shownFile(file);
  if (!Array.isArray(list) || list.length === 0) {
    refusals.add({
      what: Array.isArray(list) ? "there is no site" : "the list of sites is not a list",
      where: where([]),
      why: "everything stands at a site, so there would be nothing to declare and nothing to judge",
      fix: "list the sites as blueprint/sites/site.ts describes them: export const sites: readonly Site[] = […]",
    });
    return { sites: [], placeable: false, list: named, where: () => where([]) };
  }
  const sites: Site[] = [];
  let placeable = true;
  for (const [index, content] of (list as unknown[]).entries()) {
    const { name, kind } = (content ?? {}) as { name?: unknown; kind?: unknown };
    const schema = siteSchema(content);
    const result = schema.safeParse(content);
    if (typeof name === "string" && typeof kind === "string") sites.push(content as Site);
    else placeable = false;
    if (result.success) continue;
    const owner = ` of ${typeof name === "string" && name !== "" ? JSON.stringify(name).slice(1, -1) : `entry ${index + 1}`}`;
    if (result.error.issues.some(({ path }) => path[0] === undefined || placing.includes(path[0])))
      placeable = false;
    const source = {
      content,
      schema,
      where: (path: ValuePath) => where([index, ...path]),
      noun: `entry ${index + 1} of the sites`,
      owner,
      needed: "a site without it cannot be declared or judged",
      described: "blueprint/sites/site.ts",
    };
    for (const refused of schemaRefusals(result.error, source)) refusals.add(refused);
  }
  const entries: readonly unknown[] = list;
  return { sites, placeable, list: named, where: (site, path) => where([entries.indexOf(site), ...path]) };
}
