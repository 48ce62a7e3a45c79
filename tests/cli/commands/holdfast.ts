import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** The repository, which is itself a Pulumi project. */
const repository = path.join(__dirname, "../../..");

const node = path.join(repository, "node_modules/.bin/node");
const command = path.join(repository, "cli/bin/holdfast.js");

/** What a command printed and ended with. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the command as people do: in a process of its own. */
export function holdfast(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Ended {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !["NO_COLOR", "FORCE_COLOR"].includes(name)),
  );
  const { status, stdout, stderr } = spawnSync(node, [command, ...args], {
    cwd: repository,
    encoding: "utf8",
    env: { ...inherited, ...environment },
    maxBuffer: 2 ** 28,
  });
  return { code: status, out: stdout, error: stderr };
}

/** Inputs of a resource. */
export type Inputs = Record<string, Record<string, unknown>>;

/** The resources of the shipped declaration in a file, in a folder for what commands write. */
export interface Shipped {
  /** The file, for `--from`. */
  readonly graph: string;
  /** Path of a file in the folder. */
  file(name: string): string;
  /** Content of a file in the folder. */
  read(name: string): string;
  /** A file with the resources, the inputs of some of them changed, by their names. */
  changed(changes: Record<string, (inputs: Inputs) => void>): string;
  /** Removes the folder. */
  remove(): void;
}

/** Evaluates the shipped declaration once, so that each command need not do that again. */
export function evaluateShipped(): Shipped {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-commands-"));
  const file = (name: string) => path.join(folder, name);
  const graph = file("graph.json");
  const script = `
    require("tsx/cjs");
    const { readProject } = require("./cli/evaluate/project");
    const { evaluate } = require("./cli/evaluate/evaluate");
    evaluate(readProject(process.cwd(), "dev")).then((resources) =>
      require("node:fs").writeFileSync(process.argv[1], JSON.stringify({ version: 3, deployment: { resources } })),
    );
  `;
  const { status, stderr } = spawnSync(node, ["-e", script, graph], { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return {
    graph,
    file,
    read: (name) => readFileSync(file(name), "utf8"),
    changed(changes) {
      const state = JSON.parse(readFileSync(graph, "utf8")) as {
        deployment: { resources: { urn: string; inputs: Inputs }[] };
      };
      for (const [name, change] of Object.entries(changes)) {
        const found = state.deployment.resources.filter((resource) => resource.urn.endsWith(`::${name}`));
        if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
        change(found[0]!.inputs);
      }
      const written = file("changed.json");
      writeFileSync(written, JSON.stringify(state));
      return written;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
