import { prepareAccount } from "@holdfast/aws-stand-in/account";
import type { ResourceGraph } from "@holdfast/resilience";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab";
import type { LabProgress } from "../progress";
import { accountNeeds } from "./account-needs";
import { type LabStacks, prepareStacks } from "./prepare-stacks";
import { BuiltStacks } from "./built-stacks";
import { refuseUnreadableSecrets } from "./stack-file-copy";
import { comesFirst, type DeployableStack, deployableStacks } from "./stack-files";

/** How the stacks of a lab are built. */
export interface BuildStacksOptions {
  /** Folder of the project that is deployed. */
  readonly project: string;
  /** What the stack that declares everything would create. */
  readonly graph: ResourceGraph;
  /** Ends the run early; the engine finishes what it has begun. */
  readonly signal?: AbortSignal;
  /** Called with each step. Default: nobody is told. */
  readonly onProgress?: (progress: LabProgress) => void;
}

/** Resources between two lines of progress: enough to see that it goes on, few enough for a log. */
const TOLD_EVERY = 10;

/** The policy pack of the project, where it has one. */
function policyPacksOf(project: string): string[] {
  const pack = join(project, "policies");
  return existsSync(join(pack, "PulumiPolicy.yaml")) ? [pack] : [];
}

/** The part of the work that a stack is; a site may have the same name. */
const partOf = (stack: string): string => `stack ${stack}`;

/**
 * The parts of the work of building a project's stacks, as {@link buildStacks} tells them.
 *
 * @param project folder of the project
 * @throws InvalidInputError when the project has no stack to deploy, or one with a secret that the lab cannot read
 */
export function stackParts(project: string): string[] {
  const stacks = deployableStacks(project);
  refuseUnreadableSecrets(project, stacks);
  return ["engine", ...stacks.map(({ name }) => partOf(name))];
}

/** How a run of the engine is told in one line. */
function told(changes: Readonly<Record<string, number>>, seconds: number): string {
  const counted = Object.entries(changes).map(([change, count]) => `${count} ${change}`);
  return `${counted.join(", ") || "no change"} in ${Math.round(seconds)} s`;
}

/**
 * Builds every stack of a project on a lab, each judged by the project's policy pack and awaited until what it built
 * is ready. Stacks of sites need nothing of each other and are built side by side, once what belongs to no site is
 * there. Stacks that an earlier run built are left as they are.
 *
 * @param lab the lab, running
 * @param options how
 * @returns the stacks, for further runs of the engine on them
 * @throws InvalidInputError when the project has no stack to deploy, or one with a secret that the lab cannot read
 * @throws ToolNotFoundError when the engine or a plugin cannot be had
 * @throws LabError with what the engine said of the first stack that failed; those that were built stay
 */
export async function buildStacks(lab: Lab, options: BuildStacksOptions): Promise<LabStacks> {
  const { project, graph, signal, onProgress = () => undefined } = options;
  const step = (text: string) => onProgress({ part: "engine", step: text, state: "working" });
  step("preparing the AWS account");
  const declared = deployableStacks(project);
  refuseUnreadableSecrets(project, declared);
  const needs = accountNeeds(graph, project, declared);
  const account = await prepareAccount(lab.aws.endpoint, needs);
  const prepared = await prepareStacks(lab, project, account, step);
  const { tools, awsPlugin } = prepared.engine;
  const found = tools.map(({ name, version, source }) => `${name} ${version} (${source})`);
  onProgress({ part: "engine", step: `${found.join(", ")}, AWS plugin (${awsPlugin})`, state: "ready" });

  const built = new BuiltStacks(lab.folder);
  const build = async ({ name }: DeployableStack): Promise<void> => {
    if (built.has(name)) {
      onProgress({ part: partOf(name), step: "built before", state: "ready" });
      return;
    }
    signal?.throwIfAborted();
    onProgress({ part: partOf(name), step: "the engine starts", state: "working" });
    const { changes, seconds } = await prepared.runs.up(name, {
      policyPacks: policyPacksOf(project),
      ...(signal && { signal }),
      onProgress: ({ done, last }) => {
        if (done % TOLD_EVERY === 0) {
          onProgress({ part: partOf(name), step: `${done} resources, ${last}`, state: "working" });
        }
      },
    });
    built.add(name);
    onProgress({ part: partOf(name), step: told(changes, seconds), state: "ready" });
  };
  for (const stack of prepared.stacks.filter(comesFirst)) await build(stack);
  await allOrFirstFailure(prepared.stacks.filter((stack) => !comesFirst(stack)).map(build));
  return prepared;
}

/** Waits until all have ended, and throws what the first of them that failed did: none is left under way. */
async function allOrFirstFailure(runs: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(runs);
  for (const run of ended) if (run.status === "rejected") throw run.reason;
}
