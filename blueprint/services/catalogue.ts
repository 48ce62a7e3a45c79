import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import { Refusals, type ValuePath } from "../source/refusals";
import { shownPath } from "holdfast/arguments/schema";
import { schemaRefusals } from "../source/schema-refusals";
import { shownFile, YamlFile } from "../source/yaml-file";
import { type ServiceDeclaration, serviceSchema, withServedShares } from "./service-schema";
import { listFiles, type FolderOf, readFolderFile } from "../source/yaml-folder";

/** A service beside the file that declares it. */
export interface CatalogueEntry {
  readonly service: ServiceDeclaration;
  /** `file:line` of a value in the file. */
  where(valuePath: ValuePath): string;
}

/** The services of a folder, as far as they can be read. */
export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  /** Names of services whose files are refused: others may depend on them. */
  readonly refusedServices: readonly string[];
}

/** A folder of services. */
const ofServices: FolderOf = { noun: "service", needed: "a blueprint without services promises nothing" };

/** What the service of a file is called by it. */
const nameOf = (file: string): string => path.basename(file, path.extname(file));

/** What a service is read from. */
interface ServiceSource {
  readonly content: unknown;
  /** Place of a value. */
  where(path: ValuePath): string;
}

/**
 * Reads what a service is declared from.
 *
 * @param noun what it is, in words
 * @throws InvalidInputError with everything that is wrong
 */
function serviceOf(source: ServiceSource, noun: string): CatalogueEntry {
  const { content } = source;
  const where = (path: ValuePath) => source.where(path);
  if (content === null || content === undefined) {
    throw new InvalidInputError({
      what: `${noun} is empty`,
      where: where([]),
      why: "the service that it was to declare would go unprotected without a word",
      fix: "declare the service in it, or remove it",
    });
  }
  const result = serviceSchema.safeParse(content);
  if (result.success) return { service: withServedShares(result.data), where };
  const refusals = new Refusals();
  const described = "blueprint/services/service-schema.ts";
  const needed = "a service without it cannot be placed or judged";
  const checked = { content, schema: serviceSchema, where, noun, needed, described };
  for (const refused of schemaRefusals(result.error, checked)) refusals.add(refused);
  refusals.throwIfAny();
  throw new Error("the schema refuses a service and does not say why");
}

/** Refuses a service that its file does not have the name of. */
function requireOwnName(file: string, { service, where }: CatalogueEntry): void {
  if (service.service === nameOf(file)) return;
  throw new InvalidInputError({
    what: `${path.basename(file)} declares the service ${service.service}`,
    where: where(["service"]),
    why: "a service is looked for in the file of its name; a copy that keeps the name would take its place",
    fix: `rename the file to ${service.service}${path.extname(file)}, or write service: ${nameOf(file)}`,
  });
}

/**
 * Reads one service file.
 *
 * @param file its path, for errors
 * @param text its content
 * @throws InvalidInputError with everything that is wrong, by file and line, where the text is not YAML or not a service
 */
export function readService(file: string, text: string): CatalogueEntry {
  return serviceOf(new YamlFile(file, text), "the file");
}

/** Keeps that there is no service. */
function refuseEmpty(where: string, fix: string, refusals: Refusals): void {
  refusals.add({
    what: "the service catalogue is empty",
    where,
    why: "a blueprint without services promises nothing",
    fix,
  });
}

/**
 * Reads services that a program declares; keeps what is wrong with any.
 *
 * @param list what files of services would hold
 * @param refusals what is wrong is kept here
 */
export function readServices(list: unknown, refusals: Refusals): Catalogue {
  const services: readonly unknown[] = Array.isArray(list) ? list : [];
  if (services.length === 0)
    refuseEmpty("services", "name a folder with one YAML file for each service, or list them", refusals);
  const entries: CatalogueEntry[] = [];
  const refusedServices: string[] = [];
  for (const [index, content] of services.entries()) {
    const where = (valuePath: ValuePath) => shownPath(["services", index, ...valuePath]);
    const entry = refusals.attempt(() => serviceOf({ content, where }, `entry ${index + 1} of the services`));
    if (entry) entries.push(entry);
    else refusedServices.push(String((content as { service?: unknown } | null)?.service));
  }
  return { entries, refusedServices };
}

/**
 * Reads every file of a folder, in the order of their names; keeps what is wrong with any.
 *
 * @param folder the folder
 * @param refusals what is wrong is kept here
 */
export function readCatalogue(folder: string, refusals: Refusals): Catalogue {
  const files = refusals.attempt(() => listFiles(ofServices, folder));
  if (files?.length === 0) {
    refuseEmpty(shownFile(folder), "add one YAML file for each service", refusals);
  }
  const entries: CatalogueEntry[] = [];
  const refusedServices: string[] = [];
  for (const file of files ?? []) {
    const entry = refusals.attempt(() => readService(file, readFolderFile(ofServices, file)));
    if (entry) {
      entries.push(entry);
      refusals.attempt(() => requireOwnName(file, entry));
    } else {
      refusedServices.push(path.basename(file).replace(/^\.*([^.]*)\..*$/, "$1"));
    }
  }
  return { entries, refusedServices };
}

/**
 * Reads every file of a folder, in the order of their names.
 *
 * @throws InvalidInputError where the folder holds no service, or anything that is not one
 */
export function readServiceFiles(folder: string): CatalogueEntry[] {
  const refusals = new Refusals();
  const { entries } = readCatalogue(folder, refusals);
  refusals.throwIfAny();
  return [...entries];
}
