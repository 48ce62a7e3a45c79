import { mkdirSync, readFileSync } from "node:fs";
import { credentialFiles, writeSiteCredentials } from "./certificates/site-credentials";
import { ports } from "./addresses";
import { ApiClient } from "./cluster/api-client";
import { installDefinitions } from "./cluster/custom-resources";
import { allowKwok } from "./cluster/kwok-role";
import { untilNodesReady } from "./cluster/nodes";
import { addServers } from "./cluster/servers";
import { ownStages } from "./cluster/stages";
import { apiServer, controllerManager, type ControlPlane, etcd, scheduler } from "./programs/control-plane";
import { kwok } from "./programs/kwok";
import type { Launcher } from "./programs/launcher";
import type { Program } from "./programs/program";
import type { Tools } from "./programs/tools";
import type { LabProgress } from "./progress";
import type { LabFolder } from "./record/folder";
import type { SiteRecord } from "./record/record";

/** With what a control plane is started. */
export interface ControlPlaneStart {
  readonly folder: LabFolder;
  readonly launcher: Launcher;
  readonly tools: Tools;
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: LabProgress) => void;
}

/** Makes a site's folder with its keys. */
export async function prepareSite(folder: LabFolder, { declared, address }: SiteRecord): Promise<void> {
  const site = folder.site(declared.name);
  mkdirSync(site, { recursive: true, mode: 0o700 });
  await writeSiteCredentials(declared.name, address, `https://${address}:${ports.apiServer}`, site);
}

/**
 * Starts a site's control plane on what is in its folder, and puts into it what is not there yet: definitions, servers
 * and their disks.
 *
 * @param site the site; programs are written down in it
 * @param start with what
 * @throws LabError when a program cannot be started or does not get ready
 */
export async function startControlPlane(site: SiteRecord, start: ControlPlaneStart): Promise<void> {
  const { folder, launcher, tools, signal, onProgress } = start;
  const { declared, address, programs } = site;
  const part = declared.name;
  const siteFolder = folder.site(part);
  const plane: ControlPlane = {
    declared,
    address,
    folder: siteFolder,
    credentials: credentialFiles(siteFolder),
  };
  const launch = (program: Program) => {
    onProgress({ part, step: program.tool, state: "working" });
    return launcher.start(part, program, programs);
  };
  await launch(etcd(plane));
  await launch(apiServer(plane));
  const api = new ApiClient(readFileSync(plane.credentials.kubeconfigs.admin, "utf8"));
  try {
    await allowKwok(api);
    await Promise.all([
      launch(controllerManager(plane)),
      launch(scheduler(plane)),
      launch(kwok(plane, [...tools.kwokStages, ...ownStages])),
      installDefinitions(api, tools.customResourceDefinitions, signal),
      addServers(api, declared),
    ]);
    onProgress({ part, step: "servers", state: "working" });
    await untilNodesReady(api, signal);
  } finally {
    api.close();
  }
  onProgress({ part, step: `API server at https://${address}:${ports.apiServer}`, state: "ready" });
}
