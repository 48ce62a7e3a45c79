import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  LocalWorkspace,
  type EngineEvent,
  PulumiCommand,
  type Stack,
  type UpdateSummary,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { LabError } from "../lab-error";
import type { Engine } from "./engine-environment";
import type { LabProject } from "./lab-project";
import { removeLeftKubeconfigs } from "./left-kubeconfigs";
import type { OpenedProject } from "./open-project";
import { setSecret } from "./set-secret";

/** Configuration of a stack, by path as `pulumi config set --path` takes it. */
export interface StackConfiguration {
  /** Values that anybody may read. Default: none. */
  readonly plain?: Readonly<Record<string, string>>;
  /** Values that are encrypted in the stack's file. Default: none. */
  readonly secret?: Readonly<Record<string, string>>;
}

/** How far a run of the engine is. */
export interface RunProgress {
  /** The stack. */
  readonly stack: string;
  /** Resources that are done. */
  readonly done: number;
  /** The resource that was done last, by its name. */
  readonly last: string;
}

/** What a run of the engine is asked. */
export interface RunOptions {
  /** Folders of the policy packs that judge the run. Default: none. */
  readonly policyPacks?: readonly string[];
  /** Told after each resource. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Ends the run early; the engine finishes what it has begun. */
  readonly signal?: AbortSignal;
}

/** How a run of the engine ended. */
export interface RunSummary {
  /** Number of resources by what was done with them: create, update, same, delete. */
  readonly changes: Readonly<Record<string, number>>;
  /** Seconds, by the wall clock. */
  readonly seconds: number;
}

/** The most lines of what the engine wrote that an error shows. */
const SHOWN = 12;

function environmentOf({ environment }: Engine): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * The engine's command, which need not be on this process's PATH. Pulumi's interface for programs takes it from the
 * folder of an installation only, so one is made around a link.
 */
function commandIn(root: string, path: string): Promise<PulumiCommand> {
  const link = join(root, "bin", "pulumi");
  mkdirSync(join(root, "bin"), { recursive: true, mode: 0o700 });
  rmSync(link, { force: true });
  symlinkSync(path, link);
  return PulumiCommand.get({ root });
}

/** Follows the engine's events: counts what is done, and keeps what went wrong. */
class Follower {
  public readonly errors: string[] = [];
  private done = 0;

  constructor(
    private readonly stack: string,
    private readonly options: RunOptions,
  ) {}

  readonly follow = (event: EngineEvent): void => {
    if (event.diagnosticEvent?.severity === "error") this.errors.push(event.diagnosticEvent.message.trim());
    if (event.policyEvent?.enforcementLevel === "mandatory")
      this.errors.push(event.policyEvent.message.trim());
    if (event.resOpFailedEvent) this.errors.push(`${event.resOpFailedEvent.metadata.urn} failed`);
    if (!event.resOutputsEvent) return;
    this.done++;
    const last = event.resOutputsEvent.metadata.urn.split("::").at(-1) ?? "";
    this.options.onProgress?.({ stack: this.stack, done: this.done, last });
  };

  /** Makes of an error of the engine one that says what failed. */
  failure(what: string, error: unknown): LabError {
    const said = this.errors.length > 0 ? this.errors.join("\n") : String(error);
    return new LabError(
      {
        what: `${what} of the stack ${this.stack} failed`,
        lines: said
          .split("\n")
          .filter((line) => line.trim() !== "")
          .slice(0, SHOWN),
        fix: "mend what it names and run the same command again: what is done already is kept",
      },
      { cause: error },
    );
  }
}

/** Runs of the engine on the stacks of a lab's project. */
export class StackRuns {
  private readonly opened = new Map<string, Promise<Stack>>();
  private command: Promise<PulumiCommand> | undefined;

  private readonly project: LabProject;
  private readonly engine: Engine;

  /** @param opened the lab's project, and the engine that works on it */
  constructor({ project, engine }: OpenedProject) {
    this.project = project;
    this.engine = engine;
  }

  /**
   * Opens a stack, made where it is not there yet.
   *
   * @param name the stack's name; its file is in the lab's project
   * @throws LabError with what the engine said, when it can neither find nor make the stack
   */
  stack(name: string): Promise<Stack> {
    const opened = this.opened.get(name) ?? this.open(name);
    this.opened.set(name, opened);
    return opened;
  }

  private async open(name: string): Promise<Stack> {
    this.command ??= commandIn(this.project.engine, this.engine.command);
    const pulumiCommand = await this.command;
    return LocalWorkspace.createOrSelectStack(
      { stackName: name, workDir: this.project.folder },
      { envVars: environmentOf(this.engine), secretsProvider: "passphrase", pulumiCommand },
    ).catch((error: unknown) => {
      throw new Follower(name, {}).failure("opening", error);
    });
  }

  /**
   * Sets configuration of a stack; what is not named stays. No secret is ever on a command line.
   *
   * @throws LabError with what the engine said, when it refuses a value
   */
  async configure(name: string, { plain = {}, secret = {} }: StackConfiguration): Promise<void> {
    const stack = await this.stack(name);
    const values = Object.entries(plain).map(([path, value]) => [path, { value }] as const);
    if (values.length > 0) {
      await stack.setAllConfig(Object.fromEntries(values), true).catch((error: unknown) => {
        throw new Follower(name, {}).failure("configuration", error);
      });
    }
    const place = { folder: this.project.folder, environment: this.engine.environment, stack: name };
    for (const [key, value] of Object.entries(secret)) await setSecret({ ...place, key }, value);
  }

  /**
   * Builds a stack, and waits until what it built is ready.
   *
   * @throws LabError with what the engine said, when it fails or a policy refuses it
   */
  up(name: string, options: RunOptions = {}): Promise<RunSummary> {
    const { policyPacks } = options;
    return this.run("up", name, options, (stack, followed) =>
      stack.up({
        ...followed,
        ...(policyPacks && {
          policyPacks: [...policyPacks],
          policyPackConfigs: policyPacks.map(() => this.policySettings()),
        }),
      }),
    );
  }

  /** A file with settings of the pack: stacks of a lab are built before all the others stand, which is only said. */
  private policySettings(): string {
    const folder = join(this.project.folder, ".holdfast/lab");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "policy-pack.json");
    writeFileSync(file, JSON.stringify({ "whole-blueprint-is-judged": "advisory" }));
    return file;
  }

  /**
   * Ends everything that a stack built.
   *
   * @throws LabError with what the engine said, when it fails
   */
  destroy(name: string, options: Omit<RunOptions, "policyPacks"> = {}): Promise<RunSummary> {
    return this.run("destroy", name, options, (stack, followed) => stack.destroy(followed));
  }

  private async run(
    what: string,
    name: string,
    options: RunOptions,
    start: (
      stack: Stack,
      followed: Pick<UpOptions, "onEvent" | "signal">,
    ) => Promise<{ summary: UpdateSummary }>,
  ): Promise<RunSummary> {
    const follower = new Follower(name, options);
    const started = performance.now();
    try {
      const { summary } = await start(await this.stack(name), {
        onEvent: follower.follow,
        ...(options.signal && { signal: options.signal }),
      });
      return { changes: summary.resourceChanges ?? {}, seconds: (performance.now() - started) / 1000 };
    } catch (error) {
      throw follower.failure(what, error);
    } finally {
      removeLeftKubeconfigs(this.project.temporary);
    }
  }
}
