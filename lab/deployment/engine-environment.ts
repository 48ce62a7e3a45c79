import { delimiter, dirname, join } from "node:path";
import { withAwsPlugin } from "@holdfast/aws-stand-in";
import type { Tool } from "@holdfast/toolchain";
import { findEach } from "../programs/tools";
import { engineHome } from "./engine-home";
import type { LabProject } from "./lab-project";

/** What deploys the stacks. */
export interface Engine {
  /** Path of the engine's command. */
  readonly command: string;
  /** The environment in which the engine's command works on the lab's project. */
  readonly environment: NodeJS.ProcessEnv;
  /** The programs it runs, with where each was found. */
  readonly tools: readonly Tool[];
  /** Whether the AWS plugin is the official one. */
  readonly awsPlugin: "official" | "stand-in";
}

/** The host of programs in TypeScript, and the plugin that speaks to clusters. */
const plugins = ["pulumi-language-nodejs", "pulumi-resource-kubernetes"] as const;

/**
 * Finds the engine and its plugins, and says in which environment they work on the lab alone.
 *
 * @param project the lab's project
 * @param environment what to start from, with the address of the lab's AWS API
 * @param onProgress told what is looked for, where something is
 * @throws ToolNotFoundError when one of them cannot be had
 */
export async function engineEnvironment(
  project: LabProject,
  environment: NodeJS.ProcessEnv,
  onProgress?: (line: string) => void,
): Promise<Engine> {
  const options = { environment, ...(onProgress && { onProgress }) };
  const tools = await findEach(["pulumi", ...plugins], options);
  const [command] = tools;
  const folders = tools.filter(({ source }) => source !== "PATH").map(({ path }) => dirname(path));
  const node = join(project.folder, "node_modules", ".bin");
  const { environment: found, plugin } = withAwsPlugin({
    ...environment,
    PATH: [...new Set([node, ...folders]), environment["PATH"]].filter(Boolean).join(delimiter),
    // The state is written whole after every step, which is most of what the engine computes. Checksums in files beside
    // it, which nobody reads, and frequent collections of garbage would cost a third more; so would a copy of what is
    // replaced: a file is replaced at once, or not at all.
    PULUMI_BACKEND_URL: `file://${project.state}?metadata=skip`,
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    GOGC: environment["GOGC"] ?? "400",
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_CONFIG_PASSPHRASE_FILE: project.passphraseFile,
    PULUMI_HOME: engineHome(project.home, environment),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    TMPDIR: project.temporary,
  });
  return { command: command.path, environment: found, tools, awsPlugin: plugin };
}
