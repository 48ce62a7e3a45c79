import type { ConfigurationChanges } from "@holdfast/aws-stand-in/account";
import type { Lab } from "../lab";
import { LabError } from "../lab-error";
import { type OpenedProject, openProject } from "./open-project";
import { type DeployableStack, deployableStacks, GLOBAL } from "./stack-files";
import { kubeconfigsKey } from "./stack-file-copy";
import { StackRuns } from "./stack-runs";

/** The stacks of a lab, ready to be built. */
export interface LabStacks extends OpenedProject {
  /** In the order in which they are built. */
  readonly stacks: readonly DeployableStack[];
  readonly runs: StackRuns;
}

/**
 * Prepares the stacks of a project for a lab: their files in a copy, with the lab's kubeconfigs as secrets and the
 * lab's AWS account.
 *
 * @param lab the lab, running
 * @param project folder of the project that is deployed
 * @param account configuration that the lab's AWS account asks for
 * @param onProgress told what programs are looked for
 * @throws InvalidInputError when the project has no stack to deploy
 * @throws ToolNotFoundError when the engine or a plugin cannot be had
 * @throws LabError when the lab has no cluster for a site that a stack declares
 */
export async function prepareStacks(
  lab: Lab,
  project: string,
  account: ConfigurationChanges,
  onProgress?: (line: string) => void,
): Promise<LabStacks> {
  const opened = await openProject(lab, project, onProgress);
  const stacks = deployableStacks(opened.project.folder);
  const runs = new StackRuns(opened);
  for (const { name, declares } of stacks) {
    const secret: Record<string, string> = {};
    for (const part of declares) {
      if (part === GLOBAL) continue;
      const site = lab.sites.find((one) => one.name === part);
      if (!site) {
        throw new LabError({
          what: `the stack ${name} declares ${part}, and the lab has no cluster for it`,
          fix: `start the lab from a stack that declares ${part} too (npx holdfast lab up --stack NAME)`,
        });
      }
      secret[`${kubeconfigsKey}.${part}`] = site.kubeconfig;
    }
    await runs.configure(name, { plain: account, secret });
  }
  return { ...opened, stacks, runs };
}
