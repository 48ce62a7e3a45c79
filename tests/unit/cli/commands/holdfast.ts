import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { evaluatedStack } from "../../shipped/evaluated-stack";
import { CommandThread, type Ended } from "./command-thread";

export type { Ended };

/** The repository, which is itself a Pulumi project. */
const repository = path.join(__dirname, "../../../..");

const node = path.join(repository, "node_modules/.bin/node");
const command = path.join(repository, "cli/bin/holdfast.js");

/** It ends with the process. */
let thread: CommandThread | undefined;

/** Whether a command does nothing but to judge files or to print its help, for which it needs no process of its own. */
function isOfFiles(args: readonly string[]): boolean {
  return ["--from", "--help"].some((option) => args.includes(option));
}

/**
 * Runs a command as people do: in a process of its own. One that judges files, in the usual environment, runs in a thread
 * that all commands of a process share.
 */
export function holdfast(args: readonly string[], environment?: NodeJS.ProcessEnv): Ended {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !["NO_COLOR", "FORCE_COLOR"].includes(name)),
  );
  if (!environment && isOfFiles(args)) {
    thread ??= new CommandThread(inherited);
    return thread.run(args);
  }
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

/** The resources of the shipped declaration, so that no command need evaluate it. */
export function evaluateShipped(): Shipped {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-commands-"));
  const file = (name: string) => path.join(folder, name);
  const graph = file("graph.json");
  copyFileSync(evaluatedStack("dev"), graph);
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
