import { readFileSync } from "node:fs";
import { credentialFiles } from "./certificates/site-credentials";
import { ApiClient } from "./cluster/api-client";
import { addServers, takeServers } from "./cluster/servers";
import type { Lab, LabSite } from "./lab";
import { LabError } from "./lab-error";
import { endProcesses } from "./processes/end";
import { Launcher } from "./programs/launcher";
import { findTools } from "./programs/tools";
import type { LabProgress } from "./progress";
import { LabFolder } from "./record/folder";
import { oneAtATime } from "./record/lock";
import type { LabRecord, SiteRecord } from "./record/record";
import { startControlPlane } from "./start-control-plane";

function recordOf(lab: Lab, name: string): { folder: LabFolder; record: LabRecord; site: SiteRecord } {
  const folder = new LabFolder(lab.folder);
  const record = folder.read();
  const site = record?.sites.find(({ declared }) => declared.name === name);
  if (record && site) return { folder, record, site };
  throw new LabError({
    what: record ? `the lab has no site ${name}` : "the lab is gone",
    fix: record
      ? `name one of ${record.sites.map(({ declared }) => declared.name).join(", ")}`
      : "start it with npx holdfast lab up",
  });
}

async function kill(lab: Lab, name: string): Promise<void> {
  const { folder, record, site } = recordOf(lab, name);
  await endProcesses(site.programs, 0);
  site.programs.length = 0;
  folder.write(record);
}

/**
 * Kills a site's control plane, all at once, as when its power is cut. What etcd has written stays.
 *
 * @throws LabError when a process cannot be ended
 */
export function stopSite(lab: Lab, site: Pick<LabSite, "name">): Promise<void> {
  return oneAtATime(lab.folder, () => kill(lab, site.name));
}

/** How a site is started again. */
export interface StartSiteOptions {
  /** Variables from which its programs get theirs, and by which they are found. Default: those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the start, and what it started. Default: it cannot be ended. */
  readonly signal?: AbortSignal;
  /** Called with each step. Default: nobody is told. */
  readonly onProgress?: (progress: LabProgress) => void;
}

/**
 * Starts a site's control plane again on what it had written, whether it was stopped or some of it has died.
 *
 * @throws LabError when a program cannot be started
 */
export function startSite(
  lab: Lab,
  site: Pick<LabSite, "name">,
  options: StartSiteOptions = {},
): Promise<void> {
  return oneAtATime(lab.folder, async () => {
    await kill(lab, site.name);
    const { environment = process.env, onProgress = () => undefined, signal } = options;
    const tools = await findTools({ environment, signal });
    const { folder, record, site: started } = recordOf(lab, site.name);
    const written = () => folder.write(record);
    const launcher = new Launcher({ folder, tools, environment, signal, written });
    try {
      await startControlPlane(started, { folder, launcher, tools, signal, onProgress });
    } catch (error) {
      await endProcesses(started.programs, 0);
      throw error;
    }
  });
}

async function withApi<Result>(
  site: SiteRecord,
  folder: LabFolder,
  work: (api: ApiClient) => Promise<Result>,
) {
  const { admin } = credentialFiles(folder.site(site.declared.name)).kubeconfigs;
  const api = new ApiClient(readFileSync(admin, "utf8"));
  try {
    return await work(api);
  } finally {
    api.close();
  }
}

/**
 * Takes servers out of a site while its control plane goes on, as when halls burn. Their pods are gone with them.
 *
 * @param lab the lab
 * @param site the site
 * @param halls names of halls. Default: all of the site's
 */
export async function removeNodes(
  lab: Lab,
  site: Pick<LabSite, "name">,
  halls?: readonly string[],
): Promise<void> {
  const { folder, site: found } = recordOf(lab, site.name);
  await withApi(found, folder, (api) => takeServers(api, found.declared, halls));
}

/**
 * Puts servers back that {@link removeNodes} took.
 *
 * @param lab the lab
 * @param site the site
 * @param halls names of halls. Default: all of the site's
 */
export async function restoreNodes(
  lab: Lab,
  site: Pick<LabSite, "name">,
  halls?: readonly string[],
): Promise<void> {
  const { folder, site: found } = recordOf(lab, site.name);
  await withApi(found, folder, (api) => addServers(api, found.declared, halls));
}
