import { credentialFiles } from "../certificates/site-credentials";
import type { Lab } from "../lab";
import { LabFolder } from "../record/folder";
import { openProject } from "./open-project";

/** Variables that a shell needs so that the official commands work on a lab. */
const told = [
  "PATH",
  "PULUMI_BACKEND_URL",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_HOME",
  "PULUMI_SKIP_UPDATE_CHECK",
  "TMPDIR",
  "AWS_ENDPOINT_URL",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_EC2_METADATA_DISABLED",
];

/**
 * What a shell needs so that `pulumi`, `kubectl`, `aws` and the operations of `holdfast` work on a lab: variables, and
 * the folder of the project. None of them is a secret: passphrase and kubeconfigs are named by their files.
 *
 * @param lab the lab, running
 * @param project folder of the project that is deployed
 * @throws ToolNotFoundError when the engine or a plugin cannot be had
 */
export async function labEnvironment(
  lab: Lab,
  project: string,
): Promise<{ readonly folder: string; readonly variables: Readonly<Record<string, string>> }> {
  const opened = await openProject(lab, project);
  const { environment } = opened.engine;
  const folder = new LabFolder(lab.folder);
  const kubeconfigs = lab.sites.map(({ name }) => credentialFiles(folder.site(name)).kubeconfigs.admin);
  const variables = told.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    folder: opened.project.folder,
    variables: { ...Object.fromEntries(variables), KUBECONFIG: kubeconfigs.join(":") },
  };
}
