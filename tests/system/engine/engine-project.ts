import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withAwsPlugin } from "@holdfast/aws-stand-in";
import { quietHome } from "@holdfast/lab/deployment/engine-home";

/** How a command of the engine ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  /** Wall clock. */
  seconds: number;
}

/** The part of a state that tests look into. */
export interface State {
  deployment: {
    resources?: {
      urn: string;
      type: string;
      id?: string;
      inputs?: Record<string, unknown>;
      outputs?: Record<string, unknown>;
    }[];
  };
}

const repository = join(__dirname, "../../..");

/** A Pulumi project in a folder of its own, with a backend of its own and the repository's packages. */
export class EngineProject {
  public readonly folder = mkdtempSync(join(tmpdir(), "holdfast-engine-"));
  /** Environment of the engine's command. */
  public readonly environment: NodeJS.ProcessEnv;

  /** @param additions variables for the engine; without `AWS_ENDPOINT_URL` nothing is deployed to AWS */
  constructor(additions: NodeJS.ProcessEnv = {}) {
    writeFileSync(join(this.folder, "package.json"), "{}");
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(join(this.folder, "state"));
    this.environment = withAwsPlugin({
      ...process.env,
      AWS_ENDPOINT_URL: undefined,
      PATH: `${join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: quietHome(join(this.folder, "home")),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...additions,
    }).environment;
  }

  /** Runs one command of the engine and says how it ended; never throws for an exit code. */
  async pulumi(...args: string[]): Promise<Ended> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    const all = [...args, "--non-interactive", "--color=never"];
    const options = { cwd: this.folder, env: this.environment, maxBuffer: 1e9 };
    try {
      return { code: 0, ...(await promisify(execFile)("pulumi", all, options)), seconds: seconds() };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr, seconds: seconds() };
    }
  }

  /** The state of a stack. */
  async state(stack: string): Promise<State> {
    return JSON.parse((await this.pulumi("stack", "export", "--stack", stack)).stdout) as State;
  }

  /** Removes everything that the project wrote. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
