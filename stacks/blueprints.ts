import * as path from "node:path";
import { type CatalogueEntry, readServiceFiles } from "./catalogue/reader";
import { BlueprintName } from "./configuration";
import { sites as sitesOf2022 } from "./pangyo-2022/sites";
import type { Site } from "./site";
import { sites as sitesOfToday } from "./sites";

/** The two lists from which all of a blueprint follows. */
export interface BlueprintLists {
  readonly sites: readonly Site[];
  readonly services: readonly CatalogueEntry[];
}

/**
 * Reads the sites and services of a blueprint.
 *
 * @throws InvalidInputError where one of its service files is not right
 */
export function blueprintNamed(name: BlueprintName): BlueprintLists {
  switch (name) {
    case BlueprintName.Today:
      return { sites: sitesOfToday, services: readServiceFiles(path.join(__dirname, "services")) };
    case BlueprintName.Pangyo2022:
      return {
        sites: sitesOf2022,
        services: readServiceFiles(path.join(__dirname, "pangyo-2022", "services")),
      };
  }
}
