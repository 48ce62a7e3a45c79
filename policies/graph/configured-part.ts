import { configuredSources, OTHERS_KEY } from "@holdfast/evaluate/part-sources";
import { findOtherParts } from "@holdfast/evaluate/part-states";
import { findProjectFile } from "@holdfast/evaluate/project-file";
import { readSitesFile, SITES_KEY } from "@holdfast/evaluate/sites-file";
import {
  declaredPart,
  DECLARES_KEY,
  type OtherParts,
  type Part,
  type ResourceGraph,
  type SiteFacts,
} from "@holdfast/resilience";
import { getOrganization, getProject, getStack, runtime } from "@pulumi/pulumi";
import * as path from "node:path";

const where = (key: string) => `Pulumi.${getStack()}.yaml: ${key}`;

/**
 * The part of a blueprint that the configuration of the stack in this run says it declares; `undefined` where it is the
 * whole of one. The engine hands a policy pack the configuration of the stack that it judges.
 *
 * @throws InvalidInputError where the configuration lists no names
 */
export function configuredPart(): Part | undefined {
  return declaredPart(runtime.getConfig(DECLARES_KEY), where(DECLARES_KEY));
}

/**
 * The project's folder. The engine runs a pack in the pack's own folder and does not say where the project is: it is where
 * the engine's command was run, or above the pack.
 */
export function projectFolder(): string {
  for (const folder of [process.env["PWD"], process.cwd()]) {
    try {
      if (folder) return path.dirname(findProjectFile(folder));
    } catch {
      // No project is there: the next is looked at.
    }
  }
  return process.cwd();
}

/**
 * The other parts of the blueprint as they stand, by the login with which the engine runs, or where the configuration
 * and the environment say that they are. What cannot be had is absent.
 *
 * @throws InvalidInputError where the configuration or the environment does not say it as it should
 */
export function otherParts(own: ResourceGraph, part: Part): Promise<OtherParts> {
  const folder = projectFolder();
  const said = configuredSources(runtime.getConfig(OTHERS_KEY), where(OTHERS_KEY), folder);
  const sources = new Map([...said].filter(([name]) => !part.includes(name)));
  const project = { name: getProject(), organization: getOrganization(), folder };
  return findOtherParts(own, part, { sources, project, now: new Date(), lenient: true });
}

/**
 * Where the clusters stand of a program without components, by the file that the configuration names; none where it names none.
 *
 * @throws InvalidInputError where the file cannot be read as one
 */
export function configuredSites(): readonly SiteFacts[] {
  const file = runtime.getConfig(SITES_KEY);
  return file === undefined ? [] : readSitesFile(path.resolve(projectFolder(), file), where(SITES_KEY));
}
