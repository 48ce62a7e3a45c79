import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { setSecret } from "@holdfast/lab/deployment/set-secret";
import { pluginDirectory as awsPlugin } from "@holdfast/aws-stand-in";
import type { PluginSet } from "./conformance-plugins";
import { quietHome } from "@holdfast/lab/deployment/engine-home";

/** How a command of the engine ended. */
export interface Ended {
  code: number;
  stdout: string;
  /** What the user saw. */
  output: string;
}

/** One step of a preview. */
export interface Step {
  op: string;
  urn: string;
  newState?: { inputs?: unknown };
  detailedDiff?: Record<string, { kind: string }>;
}

/** One resource of a state. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: unknown;
  outputs?: unknown;
  initErrors?: string[];
  additionalSecretOutputs?: string[];
}

const repository = join(__dirname, "../../..");

/** A Pulumi project in a folder of its own, with a backend of its own, that is run with one set of plugins or another. */
export class ConformanceProject {
  private readonly environment: NodeJS.ProcessEnv;

  /**
   * @param folder its folder, made here
   * @param program the program, relative to the repository
   * @param projectFile text of its Pulumi.yaml
   */
  constructor(
    public readonly folder: string,
    program: string,
    projectFile: string,
  ) {
    mkdirSync(folder);
    mkdirSync(join(folder, "state"));
    writeFileSync(join(folder, "Pulumi.yaml"), projectFile);
    writeFileSync(join(folder, "package.json"), "{}");
    // Without checks the language host only translates; the project checks types itself.
    const compilerOptions = { module: "nodenext", target: "es2023", noCheck: true };
    for (const name of ["tsconfig.json", "tsconfig.pulumi.json"]) {
      writeFileSync(join(folder, name), JSON.stringify({ compilerOptions }));
    }
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    // Linked, not copied: what it imports is found from where it really is.
    symlinkSync(join(repository, program), join(folder, "index.ts"));
    this.environment = {
      ...process.env,
      PULUMI_HOME: quietHome(join(folder, "home")),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }

  /** Runs one command of the engine; never throws for an exit code. */
  async pulumi(plugins: PluginSet, ...args: string[]): Promise<Ended> {
    const all = [...args, "--non-interactive", "--color=never"];
    const options = { cwd: this.folder, env: this.environmentOf(plugins), maxBuffer: 1e9 };
    try {
      const { stdout, stderr } = await promisify(execFile)("pulumi", all, options);
      return { code: 0, stdout, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, output: stdout + stderr };
    }
  }

  /** Sets secrets of a stack's configuration. */
  async setSecrets(plugins: PluginSet, stack: string, secrets: Readonly<Record<string, string>>) {
    const place = { folder: this.folder, environment: this.environmentOf(plugins), stack };
    for (const [key, value] of Object.entries(secrets)) await setSecret({ ...place, key }, value);
  }

  private environmentOf({ searchPath }: PluginSet): NodeJS.ProcessEnv {
    return { ...this.environment, PATH: `${searchPath}:${awsPlugin}` };
  }

  /** {@link pulumi}, for a command that must do what it is asked. */
  async done(plugins: PluginSet, ...args: string[]): Promise<Ended> {
    const ended = await this.pulumi(plugins, ...args);
    if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${ended.output}`);
    return ended;
  }

  /** What the engine would do. */
  async plan(plugins: PluginSet, stack: string): Promise<Step[]> {
    const { stdout } = await this.done(plugins, "preview", "--json", "--stack", stack);
    return (JSON.parse(stdout) as { steps?: Step[] }).steps ?? [];
  }

  /** The resources of a state. */
  async state(plugins: PluginSet, stack: string): Promise<StateResource[]> {
    const { stdout } = await this.done(plugins, "stack", "export", "--stack", stack);
    return (JSON.parse(stdout) as { deployment: { resources?: StateResource[] } }).deployment.resources ?? [];
  }
}
