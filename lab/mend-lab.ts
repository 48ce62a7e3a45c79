import type { Lab } from "./lab";
import { LabError } from "./lab-error";
import { startSite, type StartSiteOptions } from "./one-site";
import { isRunning } from "./processes/identity";
import { LabFolder } from "./record/folder";

/**
 * The sites of a lab whose control plane was stopped, or of which a program has died.
 *
 * @param lab the lab
 * @returns their names
 */
export function brokenSites(lab: Lab): string[] {
  const { sites = [] } = new LabFolder(lab.folder).read() ?? {};
  return sites
    .filter(({ programs }) => programs.length === 0 || !programs.every(isRunning))
    .map(({ declared }) => declared.name);
}

/**
 * Starts again what has died of a lab, on what it had written.
 *
 * @param lab the lab
 * @param options how
 * @throws LabError when a program cannot be started, or the AWS API has ended, which keeps what it holds in memory
 */
export async function mendLab(lab: Lab, options: StartSiteOptions = {}): Promise<void> {
  const aws = new LabFolder(lab.folder).read()?.aws;
  if (!aws?.programs.every(isRunning)) {
    throw new LabError({
      what: "the lab's AWS API has ended, and what it held is gone",
      fix: "end the lab with npx holdfast lab down, then start it anew with npx holdfast lab up",
    });
  }
  for (const name of brokenSites(lab)) await startSite(lab, { name }, options);
}
