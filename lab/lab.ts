import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ports } from "./addresses";
import { credentialFiles } from "./certificates/site-credentials";
import { isRunning } from "./processes/identity";
import { LabFolder } from "./record/folder";
import { type LabRecord, programsOf } from "./record/record";

/** One site of a running lab. */
export interface LabSite {
  readonly name: string;
  /** URL of its API server. */
  readonly server: string;
  /** Text of a kubeconfig that may do everything. Secret. */
  readonly kubeconfig: string;
  /** Address that all its servers listen on. */
  readonly address: string;
  /** Folder of its logs, one file a program. */
  readonly logs: string;
}

/** A running lab. */
export interface Lab {
  /** Its folder, absolute. */
  readonly folder: string;
  /** Its sites, by name. */
  readonly sites: readonly LabSite[];
  readonly aws: {
    /** URL of the AWS API. */
    readonly endpoint: string;
    /** Region of programs that name none. */
    readonly region: string;
    /** The account that everything belongs to, 12 digits. */
    readonly accountId: string;
  };
  /** Variables for programs that talk to the lab's AWS API; to be added to those that they have. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Builds what callers get of a lab from what it wrote down. */
export function labOf(folder: LabFolder, record: LabRecord): Lab {
  const endpoint = `http://${record.aws.address}:${ports.aws}`;
  const { region, accountId } = record.aws;
  return {
    folder: folder.path,
    sites: record.sites.map(({ declared: { name }, address }) => ({
      name,
      server: `https://${address}:${ports.apiServer}`,
      kubeconfig: readFileSync(credentialFiles(folder.site(name)).kubeconfigs.admin, "utf8"),
      address,
      logs: folder.logs(name),
    })),
    aws: { endpoint, region, accountId },
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      // moto takes any; without some, programs look for real ones.
      AWS_ACCESS_KEY_ID: "holdfast-lab",
      AWS_SECRET_ACCESS_KEY: "holdfast-lab",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  };
}

/**
 * Where a project has its lab: `.holdfast/lab` below the folder that holds `Pulumi.yaml`.
 *
 * @param project that folder
 */
export function labFolderOf(project: string): string {
  return join(project, ".holdfast", "lab");
}

/**
 * Finds a lab that was started and not ended, whatever of it has died since.
 *
 * @param folder the lab's folder
 * @returns undefined where there is none, or somebody is still starting it
 */
export async function findLab(folder: string): Promise<Lab | undefined> {
  const found = new LabFolder(folder);
  const record = found.read();
  if (record?.phase !== "running" || !programsOf(record).some(isRunning)) return undefined;
  return labOf(found, record);
}
