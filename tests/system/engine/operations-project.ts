import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLab, type Lab, labFolderOf, stopLab, stopSite } from "@holdfast/lab";
import { FileRecord } from "@holdfast/operations/record/file-record";
import type { RecordLine } from "@holdfast/operations/record/line";
import { ApiClient } from "@holdfast/lab/cluster/api-client";
import { setSecret } from "@holdfast/lab/deployment/set-secret";
import { type Ended, type Running, startCommand } from "./running-command";
import { quietHome } from "@holdfast/lab/deployment/engine-home";

const repository = join(__dirname, "../../..");

/** Stacks that deploy a part, in the order in which they are deployed. */
export const parts = ["ansan", "siheung", "pangyo", "global"];

/** A small blueprint at the shipped sites in a project of its own, deployed to a lab of its own. */
export class OperationsProject {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-operations-")));
  private readonly apis = new Map<string, ApiClient>();
  private readonly environment: NodeJS.ProcessEnv;

  constructor() {
    for (const stack of [...parts, "dev"])
      copyFileSync(join(repository, `Pulumi.${stack}.yaml`), this.file(stack));
    for (const file of ["Pulumi.yaml", "tsconfig.json", "tsconfig.pulumi.json"])
      copyFileSync(join(repository, file), join(this.folder, file));
    writeFileSync(join(this.folder, "package.json"), "{}");
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    symlinkSync(join(__dirname, "programs/operations/index.ts"), join(this.folder, "index.ts"));
    for (const folder of ["state", "temporary"]) mkdirSync(join(this.folder, folder));
    this.environment = {
      ...process.env,
      PATH: `${join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: quietHome(join(this.folder, "home")),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }

  /** The file of a stack. */
  file(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  /** Texts of every stack's file. */
  files(): string[] {
    return [...parts, "dev"].map((stack) => readFileSync(this.file(stack), "utf8"));
  }

  /** Starts the lab and deploys every stack to it. */
  async deploy(): Promise<void> {
    const network = `127.${100 + (process.pid % 100)}`;
    await this.must(this.start("holdfast", ["lab", "up", "--no-stacks", "--network", network]));
    const lab = await this.lab();
    for (const stack of parts) {
      await this.must(this.start("pulumi", ["stack", "init", stack]));
      const site = lab.sites.find(({ name }) => name === stack);
      if (site) {
        const { folder, environment } = this;
        const key = `holdfast:kubeconfigs.${stack}`;
        await setSecret({ folder, environment, stack, key }, site.kubeconfig);
        this.apis.set(stack, new ApiClient(site.kubeconfig));
      }
      const up = ["up", "--stack", stack, "--yes", "--skip-preview", "--non-interactive"];
      await this.must(this.start("pulumi", up));
    }
  }

  /** The API server of a site. */
  api(site: string): ApiClient {
    const api = this.apis.get(site);
    if (!api) throw new Error(`there is no ${site}`);
    return api;
  }

  /** Starts a command in the project. */
  start(command: "pulumi" | "holdfast", args: readonly string[]): Running {
    const [program, before] =
      command === "pulumi"
        ? ["pulumi", []]
        : [join(repository, "node_modules/.bin/node"), [join(repository, "cli/bin/holdfast.js")]];
    // Folders of their own for temporary files, so that what each command leaves can be told apart.
    const TMPDIR = command === "pulumi" ? join(this.folder, "home") : join(this.folder, "temporary");
    return startCommand(program, [...before, ...args], {
      cwd: this.folder,
      env: { ...this.environment, TMPDIR },
    });
  }

  /** Runs a command of holdfast to its end. */
  holdfast(...args: string[]): Promise<Ended> {
    return this.start("holdfast", args).ended;
  }

  /** Runs a command of the engine to its end. */
  pulumi(...args: string[]): Promise<Ended> {
    return this.start("pulumi", [...args, "--non-interactive", "--color=never"]).ended;
  }

  /** What the record of the last operation of a name says; nothing while there is none. */
  record(operation: string): readonly RecordLine[] {
    const folder = join(this.folder, ".holdfast/operations");
    if (!existsSync(folder)) return [];
    const name = readdirSync(folder)
      .filter((file) => file.endsWith(`-${operation.replaceAll(/[^a-z0-9]+/g, "-")}.jsonl`))
      .sort()
      .at(-1);
    return name === undefined ? [] : new FileRecord(join(folder, name)).read().lines;
  }

  /** Kills the control plane of a site, as when its power is cut. */
  async stopSite(name: string): Promise<void> {
    await stopSite(await this.lab(), { name });
  }

  /** What commands of holdfast have left among temporary files, but for the compiler's cache. */
  leftTemporaryFiles(): string[] {
    return readdirSync(join(this.folder, "temporary")).filter((name) => !name.startsWith("tsx-"));
  }

  /** Ends the lab, and removes the folder. */
  async remove(): Promise<void> {
    for (const api of this.apis.values()) api.close();
    await stopLab(labFolderOf(this.folder));
    rmSync(this.folder, { recursive: true });
  }

  private async lab(): Promise<Lab> {
    const lab = await findLab(labFolderOf(this.folder));
    if (!lab) throw new Error("there is no lab");
    return lab;
  }

  private async must({ ended }: Running): Promise<void> {
    const { code, stdout, stderr } = await ended;
    if (code !== 0) throw new Error(`it ended with ${code}:\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`);
  }
}
