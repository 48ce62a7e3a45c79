import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import * as kubernetes from "@holdfast/kubernetes-stand-in";
import * as nodejs from "@holdfast/nodejs-stand-in";

/** The language host and the Kubernetes plugin that a run uses. */
export interface PluginSet {
  name: "official" | "stand-in";
  /** A search path on which the engine finds these and no others. */
  searchPath: string;
}

const names = ["pulumi-language-nodejs", "pulumi-resource-kubernetes"];
const repository = join(__dirname, "../../..");

/**
 * The sets of plugins that are there: the stand-ins always, and the official ones when both are on PATH.
 *
 * @param folder an empty folder, for links to programs
 */
export function pluginSets(folder: string): PluginSet[] {
  const standIns: PluginSet = {
    name: "stand-in",
    searchPath: searchPath(join(folder, "stand-in"), [
      join(nodejs.pluginDirectory, "pulumi-language-nodejs"),
      join(kubernetes.pluginDirectory, "pulumi-resource-kubernetes"),
    ]),
  };
  const official = names.map((name) => onPath(name, isOfficial));
  if (!official.every((path) => path !== undefined)) return [standIns];
  return [{ name: "official", searchPath: searchPath(join(folder, "official"), official) }, standIns];
}

/** A search path with these programs, the engine and what every shell has. */
function searchPath(folder: string, programs: string[]): string {
  mkdirSync(folder);
  const pulumi = onPath("pulumi", () => true);
  if (pulumi === undefined) throw new Error("pulumi is not on PATH: install the Pulumi CLI");
  for (const program of [...programs, pulumi]) {
    symlinkSync(program, join(folder, program.split("/").at(-1) ?? ""));
  }
  return [folder, join(repository, "node_modules/.bin"), "/usr/local/bin", "/usr/bin", "/bin"].join(
    delimiter,
  );
}

function onPath(name: string, wanted: (path: string) => boolean): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path) && wanted(path));
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The official plugins are no scripts, and the stand-ins are. */
function isOfficial(path: string): boolean {
  const start = Buffer.alloc(2);
  const file = openSync(path, "r");
  readSync(file, start);
  closeSync(file);
  return start.toString() !== "#!";
}
