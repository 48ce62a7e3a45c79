import { existsSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigurationSource } from "./configuration";
import { stackFiles } from "./stack-files";

/** Of the configuration, whatever the project is called. */
const namespace = "holdfast:";

/** The project's folder: the engine runs a program in it, or in a folder of it. */
function projectFolder(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

/** The configuration of the Pulumi stack that runs, with the places of its values in the stack's and the project's file. */
export function runningStack(): Required<ConfigurationSource> {
  const stack = pulumi.getStack();
  // The runtime is asked instead of pulumi.Config, which warns for every secret that is read as plain text: kubeconfigs
  // are made secret again where they are used.
  return {
    stack,
    get: (key) => pulumi.runtime.getConfig(`${namespace}${key}`),
    keys: () =>
      Object.keys(pulumi.runtime.allConfig())
        .filter((key) => key.startsWith(namespace))
        .map((key) => key.slice(namespace.length)),
    ...stackFiles(projectFolder(process.cwd()), stack),
  };
}
