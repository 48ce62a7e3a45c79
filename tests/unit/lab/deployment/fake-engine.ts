import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Engine } from "@holdfast/lab/deployment/engine-environment";
import { LabProject } from "@holdfast/lab/deployment/lab-project";
import { StackRuns } from "@holdfast/lab/deployment/stack-runs";

/** One start of the engine's command. */
export interface Call {
  readonly argv: readonly string[];
  /** What it was given on standard input, where it reads that. */
  readonly stdin: string;
}

/** What the command does: as much as Pulumi's interface for programs asks of it, then what a test adds. */
const command = (calls: string, also: string) => `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const argv = process.argv.slice(2);
const is = (...words) => words.every((word, index) => argv[index] === word);
const stdin = argv.includes("--secret") ? readFileSync(0, "utf8") : "";
appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ argv, stdin }) + "\\n");
if (is("version")) console.log("v3.259.0");
if (is("stack", "output")) console.log("{}");
if (is("stack", "history"))
  console.log(JSON.stringify([{ kind: "update", result: "succeeded", config: {}, resourceChanges: { create: 2 } }]));
${also}
`;

/** A lab's project, and a command that stands in the engine's place and writes down how it is started. */
export class FakeEngine {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-fake-engine-")));
  public readonly project: LabProject;
  public readonly runs: StackRuns;
  private readonly written = join(this.folder, "calls");

  /** @param also what the command does besides, in JavaScript */
  constructor(also = "") {
    const [bin, blueprint] = [join(this.folder, "bin"), join(this.folder, "blueprint")];
    for (const made of [bin, blueprint]) mkdirSync(made);
    writeFileSync(join(bin, "pulumi"), command(this.written, also));
    chmodSync(join(bin, "pulumi"), 0o755);
    writeFileSync(join(blueprint, "Pulumi.yaml"), "name: small\nruntime: nodejs\n");
    writeFileSync(this.written, "");
    this.project = LabProject.in(blueprint, join(this.folder, "lab"));
    const PATH = [bin, process.env["PATH"]].join(delimiter);
    const engine: Engine = {
      command: join(bin, "pulumi"),
      environment: { ...process.env, PATH, TMPDIR: this.project.temporary },
      tools: [],
      awsPlugin: "stand-in",
    };
    this.runs = new StackRuns({ project: this.project, engine });
  }

  /** Every start of the command, in order. */
  calls(): Call[] {
    const lines = readFileSync(this.written, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Call);
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
