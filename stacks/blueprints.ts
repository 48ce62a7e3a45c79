import * as path from "node:path";
import { checkBlueprint, declareParts } from "@holdfast/blueprint/declaration";
import { type CatalogueEntry, readCatalogue, readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import {
  BlueprintName,
  blueprintOf,
  type ConfigurationSource,
  readConfiguration,
} from "@holdfast/blueprint/configuration/configuration";
import { sites as sitesOf2022 } from "./pangyo-2022/sites";
import { partsOf } from "@holdfast/blueprint/configuration/parts";
import type { Site } from "@holdfast/blueprint/sites/site";
import { readSites, whereInFile } from "@holdfast/blueprint/sites/site-source";
import { sites as sitesOfToday } from "./sites";
import { Refusals } from "@holdfast/blueprint/source/refusals";

/** The two lists from which all of a blueprint follows. */
export interface BlueprintLists {
  readonly sites: readonly Site[];
  readonly services: readonly CatalogueEntry[];
}

/** Where the two lists of a blueprint are: the sites of a file, and the services of a folder. */
function sourcesOf(name: BlueprintName) {
  switch (name) {
    case BlueprintName.Today:
      return { sites: sitesOfToday, folder: __dirname };
    case BlueprintName.Pangyo2022:
      return { sites: sitesOf2022, folder: path.join(__dirname, "pangyo-2022") };
  }
}

/**
 * Reads the sites and services of a blueprint.
 *
 * @throws InvalidInputError with everything that is wrong with its service files
 */
export function blueprintNamed(name: BlueprintName): BlueprintLists {
  const { sites, folder } = sourcesOf(name);
  return { sites, services: readServiceFiles(path.join(folder, "services")) };
}

/** What a blueprint is declared from. */
export interface BlueprintSources {
  /** The list of sites, as its file exports it. */
  readonly sites: unknown;
  /** That file. */
  readonly sitesFile: string;
  /** Folder of the services' files. */
  readonly servicesFolder: string;
}

/**
 * Checks a blueprint's sources and a stack's configuration together, and declares the parts that the configuration names.
 *
 * @throws InvalidInputError with everything that is wrong with any of them; nothing is declared then
 */
export function declareSources(sources: BlueprintSources, stack: ConfigurationSource): void {
  const refusals = new Refusals();
  const read = readSites(sources.sites, whereInFile(sources.sitesFile), refusals);
  const catalogue = readCatalogue(sources.servicesFolder, refusals);
  const configured = new Refusals();
  const configuration = configured.attempt(() => readConfiguration(stack, partsOf(read.sites)));
  const declaration = checkBlueprint(read, catalogue, configuration, refusals);
  configured.addAll(refusals);
  configured.throwIfAny();
  if (declaration) declareParts(declaration);
}

/**
 * Declares the parts of the blueprint that a stack's configuration names, and every service's goals.
 *
 * @param stack the stack's configuration
 * @throws InvalidInputError with everything that is wrong with configuration, sites or services; nothing is declared then
 */
export function declareStack(stack: ConfigurationSource): void {
  const { sites, folder } = sourcesOf(blueprintOf(stack));
  const sitesFile = path.join(folder, "sites.ts");
  declareSources({ sites, sitesFile, servicesFolder: path.join(folder, "services") }, stack);
}
