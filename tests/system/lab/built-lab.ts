import { copyFileSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";
import { accountContents, prepareAccount } from "@holdfast/aws-stand-in/account";
import { loadGraph } from "@holdfast/evaluate/load-graph";
import { buildStacks, type Lab, labFolderOf, startLab, stopLab } from "@holdfast/lab";
import { accountNeeds } from "@holdfast/lab/deployment/account-needs";
import { deployableStacks } from "@holdfast/lab/deployment/stack-files";
import type { LabStacks } from "@holdfast/lab/deployment/prepare-stacks";
import type { StackRuns } from "@holdfast/lab/deployment/stack-runs";
import type { Stack } from "@pulumi/pulumi/automation";
import { Cluster, type KubernetesObject } from "./cluster";

const repository = join(__dirname, "../../..");

/** A resource as an exported stack has it. */
export interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Chooses what is built. */
export interface Choice {
  /** Stacks that are built; their files are the repository's. */
  readonly stacks: readonly string[];
  /** Program in tests/lab-stacks/programs that is built. Default: the repository's own. */
  readonly program?: string;
  /** First two bytes of the lab's addresses; of each lab of this machine its own. */
  readonly network: string;
}

/** A lab of its own in a folder of its own, with stacks built in it. */
export class BuiltLab {
  public readonly project = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-lab-stacks-")));
  private running: Lab | undefined;
  private stacks: LabStacks | undefined;
  private readonly clusters = new Map<string, Cluster>();
  private regions: string[] = [];
  /** What the AWS account held before anything was built: what the stacks expect to find there. */
  public accountBefore: string[] = [];

  constructor(private readonly choice: Choice) {
    const program = choice.program ? join(__dirname, "programs", choice.program) : repository;
    const files = readdirSync(repository).filter((file) => /^Pulumi(\..+)?\.yaml$/.test(file));
    for (const file of files) {
      const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
      if (stack && !choice.stacks.includes(stack)) continue;
      copyFileSync(join(repository, file), join(this.project, file));
    }
    for (const name of [
      "node_modules",
      "package.json",
      "policies",
      "tsconfig.json",
      "tsconfig.pulumi.json",
    ]) {
      symlinkSync(join(repository, name), join(this.project, name));
    }
    symlinkSync(join(program, "index.ts"), join(this.project, "index.ts"));
  }

  /** Starts the lab and builds the stacks. */
  async up(): Promise<void> {
    const graph = await loadGraph({ stack: "dev", cwd: repository });
    const folder = labFolderOf(this.project);
    this.running = await startLab({ folder, graph, network: this.choice.network });
    const needs = accountNeeds(graph, this.project, deployableStacks(this.project));
    this.regions = Object.values(needs.regions);
    await prepareAccount(this.lab.aws.endpoint, needs);
    this.accountBefore = await this.accountContents();
    this.stacks = await buildStacks(this.lab, { project: this.project, graph });
  }

  /** What the AWS account holds in the declared regions. */
  accountContents(): Promise<string[]> {
    return accountContents(this.lab.aws.endpoint, this.regions);
  }

  get lab(): Lab {
    if (!this.running) throw new Error("the lab does not run");
    return this.running;
  }

  /** The stacks, and the engine that builds them. */
  get prepared(): LabStacks {
    if (!this.stacks) throw new Error("the stacks are not built");
    return this.stacks;
  }

  /** Runs of the engine on the stacks. */
  get runs(): StackRuns {
    return this.prepared.runs;
  }

  /** A stack, for what {@link runs} does not do. */
  stack(name: string): Promise<Stack> {
    return this.runs.stack(name);
  }

  /** Runs a command of the engine on a stack to its end. */
  async pulumi(name: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
    const { workDir, envVars } = (await this.stack(name)).workspace;
    const options = { cwd: workDir, env: { ...process.env, ...envVars }, maxBuffer: 1e9 };
    return promisify(execFile)("pulumi", [...args, "--stack", name, "--non-interactive"], options);
  }

  /** Lets a stack's protected resources be destroyed, as a person would with the engine's command. */
  async unprotect(name: string): Promise<void> {
    await this.pulumi(name, "state", "unprotect", "--all", "--yes");
  }

  /** The API server of a site. */
  cluster(site: string): Cluster {
    const found = this.lab.sites.find(({ name }) => name === site);
    if (!found) throw new Error(`the lab has no site ${site}`);
    const cluster = this.clusters.get(site) ?? new Cluster(found.kubeconfig);
    this.clusters.set(site, cluster);
    return cluster;
  }

  /** What a stack's state holds. */
  async state(name: string): Promise<StateResource[]> {
    const { deployment } = await (await this.stack(name)).exportStack();
    return (deployment as { resources?: StateResource[] }).resources ?? [];
  }

  /** The Kubernetes objects of a stack's state, as they were applied. */
  async objects(name: string): Promise<(KubernetesObject & { urn: string })[]> {
    return (await this.state(name))
      .filter(({ type, custom }) => custom && type.startsWith("kubernetes:"))
      .map(({ urn, inputs, outputs }) => {
        const { apiVersion, kind, metadata } = outputs as unknown as KubernetesObject;
        const { name: called, namespace } = metadata;
        const applied = inputs as unknown as KubernetesObject;
        return {
          ...applied,
          apiVersion,
          kind,
          metadata: { ...applied.metadata, name: called, ...(namespace && { namespace }) },
          urn,
        };
      });
  }

  /** Ends the lab and removes everything. */
  async remove(): Promise<void> {
    for (const cluster of this.clusters.values()) cluster.close();
    if (this.running) await stopLab(this.running.folder);
    rmSync(this.project, { recursive: true });
  }
}
