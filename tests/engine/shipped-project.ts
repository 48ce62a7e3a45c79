import { execFile } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withAwsPlugin } from "../../lab/plugins/aws";

/** How a command of the engine ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  /** Wall clock. */
  seconds: number;
}

const repository = join(__dirname, "../..");

/** Arguments with which a command runs the policy pack. */
export const policyPack = ["--policy-pack", join(repository, "policies")];

/**
 * The repository's own Pulumi project in a folder of its own, with a backend of its own: the engine writes to a
 * stack's file, and no test writes to the repository.
 */
export class ShippedProject {
  public readonly folder = mkdtempSync(join(tmpdir(), "holdfast-engine-"));
  private readonly environment: NodeJS.ProcessEnv;

  constructor() {
    const files = readdirSync(repository).filter((file) =>
      /^(Pulumi\..*yaml|Pulumi\.yaml|tsconfig.*\.json)$/.test(file),
    );
    for (const file of files) copyFileSync(join(repository, file), join(this.folder, file));
    writeFileSync(join(this.folder, "package.json"), "{}");
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    // Linked, not copied: what it imports is found from where it really is.
    symlinkSync(join(repository, "index.ts"), join(this.folder, "index.ts"));
    for (const folder of ["state", "home"]) mkdirSync(join(this.folder, folder));
    this.environment = withAwsPlugin({
      ...process.env,
      PATH: `${join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
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

  /** Removes everything that the project wrote. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
