import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import { Refusals, type ValuePath } from "../source/refusals";
import { schemaRefusals } from "../source/schema-refusals";
import { shownFile, YamlFile } from "../source/yaml-file";
import { type ServiceDeclaration, serviceSchema } from "./service-schema";
import { listServiceFiles, readServiceText } from "./service-files";

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

/** What the service of a file is called by it. */
const nameOf = (file: string): string => path.basename(file, path.extname(file));

/** Keeps everything that is wrong with a service's file. */
function refuse(source: YamlFile, refusals: Refusals): void {
  const { content } = source;
  if (content === null || content === undefined) {
    refusals.add({
      what: "the file is empty",
      where: source.where([]),
      why: "the service that it was to declare would go unprotected without a word",
      fix: "declare the service in it, or remove it",
    });
    return;
  }
  const { error } = serviceSchema.safeParse(content);
  if (!error) return;
  const checked = {
    content,
    schema: serviceSchema,
    where: (valuePath: ValuePath) => source.where(valuePath),
    noun: "the file",
    needed: "a service without it cannot be placed or judged",
    described: "blueprint/services/service-schema.ts",
  };
  for (const refused of schemaRefusals(error, checked)) refusals.add(refused);
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
  const source = new YamlFile(file, text);
  const result = serviceSchema.safeParse(source.content);
  if (result.success) return { service: result.data, where: (valuePath) => source.where(valuePath) };
  const refusals = new Refusals();
  refuse(source, refusals);
  refusals.throwIfAny();
  throw new Error("the schema refuses a service and does not say why");
}

/**
 * Reads every file of a folder, in the order of their names; keeps what is wrong with any.
 *
 * @param folder the folder
 * @param refusals what is wrong is kept here
 */
export function readCatalogue(folder: string, refusals: Refusals): Catalogue {
  const files = refusals.attempt(() => listServiceFiles(folder));
  if (files?.length === 0) {
    refusals.add({
      what: "the service catalogue is empty",
      where: shownFile(folder),
      why: "a blueprint without services promises nothing",
      fix: "add one YAML file for each service",
    });
  }
  const entries: CatalogueEntry[] = [];
  const refusedServices: string[] = [];
  for (const file of files ?? []) {
    const entry = refusals.attempt(() => readService(file, readServiceText(file)));
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
