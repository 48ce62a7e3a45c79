import * as path from "node:path";
import type { DeclaredSite, Site } from "./site";
import { type ExampleAddress, exampleAddressesOf, isCloud, siteWithDefaults } from "./site-defaults";
import { siteSchema } from "./site-schema";
import { Refusals, type ValuePath } from "../source/refusals";
import { shownPath } from "holdfast/arguments/schema";
import { schemaRefusals } from "../source/schema-refusals";
import { TypeScriptFile } from "../source/typescript-file";
import { shownFile, YamlFile } from "../source/yaml-file";
import { type FolderOf, listFiles, readFolderFile } from "../source/yaml-folder";

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
  /** Addresses that a deployment needs and that were not declared. */
  readonly exampleAddresses: readonly ExampleAddress[];
}

/** Fields that decide what may stand at a site. */
const placing: readonly PropertyKey[] = ["name", "kind", "country"];

/** A list of sites as it is written somewhere. */
interface SiteList {
  readonly entries: readonly unknown[];
  readonly where: WhereInSites;
  /** What it is called where something is to be added to it. */
  readonly named: string;
}

/** A folder of sites. */
const ofSites: FolderOf = { noun: "site", needed: "everything stands at a site" };

/**
 * Reads a folder with one YAML file for each site, in the order of their names.
 *
 * @param folder the folder
 * @param refusals what is wrong is kept here
 */
export function readSiteFolder(folder: string, refusals: Refusals): ReadSites {
  const files: YamlFile[] = [];
  const unread = new Refusals();
  for (const file of unread.attempt(() => listFiles(ofSites, folder)) ?? []) {
    const read = unread.attempt(() => new YamlFile(file, readFolderFile(ofSites, file)));
    if (!read) continue;
    if ((read.content ?? null) === null) {
      unread.add({
        what: "the file is empty",
        where: read.where([]),
        why: "the site that it was to declare would be missing without a word",
        fix: "declare the site in it, or remove it",
      });
      continue;
    }
    files.push(read);
    const { name } = (read.content ?? {}) as { name?: unknown };
    const stem = path.basename(file, path.extname(file));
    if (typeof name !== "string" || name === stem) continue;
    unread.add({
      what: `${path.basename(file)} declares the site ${name}`,
      where: read.where(["name"]),
      why: "a site is looked for in the file of its name; a copy that keeps the name would take its place",
      fix: `rename the file to ${name}${path.extname(file)}, or write name: ${stem}`,
    });
  }
  refusals.addAll(unread);
  // A site that cannot be read may be the one that is missing.
  if (files.length === 0 && unread.any) return { ...noSites, list: shownFile(folder) };
  const where = ([index, ...path]: ValuePath) => files[Number(index)]?.where(path) ?? shownFile(folder);
  const list = { entries: files.map(({ content }) => content), where, named: shownFile(folder) };
  const read = readEntries(list, refusals);
  return unread.any ? { ...read, placeable: false } : read;
}

const noSites: ReadSites = {
  sites: [],
  placeable: false,
  list: "the list of sites",
  where: () => "the list of sites",
  exampleAddresses: [],
};

/**
 * Checks that a list of sites holds what its types say: the program that declares them is translated without being checked.
 *
 * @param list the list, as its file exports it
 * @param file the file; absent where it is not known
 * @param refusals what is wrong is kept here
 */
export function readSites(list: unknown, file: string | undefined, refusals: Refusals): ReadSites {
  const where = file === undefined ? inList : whereInFile(file);
  const named = file === undefined ? noSites.list : shownFile(file);
  if (Array.isArray(list)) return readEntries({ entries: list, where, named }, refusals);
  refusals.add({ what: "the list of sites is not a list", where: where([]), ...listTheSites });
  return { ...noSites, list: named, where: () => where([]) };
}

const listTheSites = {
  why: "everything stands at a site, so there would be nothing to declare and nothing to judge",
  fix: "list the sites as blueprint/sites/site.ts describes them: export const sites: readonly Site[] = […]",
};

function readEntries({ entries, where, named }: SiteList, refusals: Refusals): ReadSites {
  if (entries.length === 0) {
    refusals.add({ what: "there is no site", where: where([]), ...listTheSites });
    return { ...noSites, list: named, where: () => where([]) };
  }
  const sites = new Map<Site, number>();
  const exampleAddresses: ExampleAddress[] = [];
  const counted = { cloud: 0, data: 0 };
  let placeable = true;
  for (const [index, content] of entries.entries()) {
    const { name, kind } = (content ?? {}) as { name?: unknown; kind?: unknown };
    const position = ++counted[isCloud(content) ? "cloud" : "data"];
    const schema = siteSchema(content);
    const result = schema.safeParse(content);
    if (typeof name === "string" && (kind === undefined || typeof kind === "string")) {
      const site = siteWithDefaults(content as DeclaredSite, position);
      sites.set(site, index);
      exampleAddresses.push(...exampleAddressesOf(content as DeclaredSite, site));
    } else placeable = false;
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
  return {
    sites: [...sites.keys()],
    placeable,
    list: named,
    where: (site, path) => where([sites.get(site) ?? -1, ...path]),
    exampleAddresses,
  };
}
