import { readFileSync } from "node:fs";
import { ports } from "./addresses";
import { credentialFiles } from "./certificates/site-credentials";
import { ApiClient } from "./cluster/api-client";
import { countNodes } from "./cluster/nodes";
import { countPods } from "./cluster/pods";
import { isRunning, memoryBytes } from "./processes/identity";
import { answers } from "./programs/answers";
import { LabFolder } from "./record/folder";
import type { ProgramRecord, SiteRecord } from "./record/record";

/** How one program of a lab is. */
export interface ProgramStatus {
  readonly name: string;
  readonly pid: number;
  readonly running: boolean;
  /** Memory in bytes, with its share of what it has in common with others. */
  readonly memoryBytes: number;
  readonly version: string;
  /** Where the program was found: "PATH", "cache" and so on. */
  readonly source: string;
}

/** How many there are, and how many of them are ready. */
export interface ReadyOf {
  readonly ready: number;
  readonly total: number;
}

/** How a site of a lab is. */
export interface SiteStatus {
  readonly name: string;
  /** URL of its API server. */
  readonly server: string;
  /** Absent where the API server does not answer. */
  readonly nodes?: ReadyOf;
  /** Pods that have not ended; absent where the API server does not answer. */
  readonly pods?: ReadyOf;
  readonly programs: readonly ProgramStatus[];
}

/** How a lab is. */
export interface LabStatus {
  /** When it was started, as in "2022-10-15T06:19:00.000Z". */
  readonly startedAt: string;
  /** False while somebody is still starting it. */
  readonly started: boolean;
  readonly sites: readonly SiteStatus[];
  readonly aws: {
    readonly endpoint: string;
    readonly answers: boolean;
    readonly programs: readonly ProgramStatus[];
  };
}

function statusOfProgram({ name, pid, started, version, source }: ProgramRecord): ProgramStatus {
  const running = isRunning({ pid, started });
  return { name, pid, running, memoryBytes: running ? memoryBytes(pid) : 0, version, source };
}

async function statusOfSite(folder: LabFolder, site: SiteRecord): Promise<SiteStatus> {
  const { name } = site.declared;
  const stated = {
    name,
    server: `https://${site.address}:${ports.apiServer}`,
    programs: site.programs.map(statusOfProgram),
  };
  let api: ApiClient | undefined;
  try {
    api = new ApiClient(readFileSync(credentialFiles(folder.site(name)).kubeconfigs.admin, "utf8"));
    const [nodes, pods] = await Promise.all([countNodes(api), countPods(api)]);
    return { ...stated, nodes, pods };
  } catch {
    // What does not answer is told by what is absent.
    return stated;
  } finally {
    api?.close();
  }
}

/**
 * Asks every part of a lab how it is.
 *
 * @param folder the lab's folder
 * @returns undefined where there is no lab
 */
export async function statusOf(folder: string): Promise<LabStatus | undefined> {
  const found = new LabFolder(folder);
  const record = found.read();
  if (record === undefined) return undefined;
  const endpoint = `http://${record.aws.address}:${ports.aws}`;
  const [sites, awsAnswers] = await Promise.all([
    Promise.all(record.sites.map((site) => statusOfSite(found, site))),
    answers(`${endpoint}/moto-api/`),
  ]);
  return {
    startedAt: record.startedAt,
    started: record.phase === "running",
    sites,
    aws: { endpoint, answers: awsAnswers, programs: record.aws.programs.map(statusOfProgram) },
  };
}
