import { readFileSync } from "node:fs";
import * as path from "node:path";
import { shownFile, YamlFile } from "../source/yaml-file";
import type { ValuePath } from "../source/refusals";

/** The file, or nothing where it is not there or no YAML: Pulumi has refused it by then. */
function readYamlFile(file: string): YamlFile | undefined {
  try {
    return new YamlFile(file, readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Says where a stack's configuration stands: in its file, or in `Pulumi.yaml` where that has a default.
 *
 * @param folder folder of the project
 * @param stack the stack's name
 * @returns `file:line` of a value, by its key below `holdfast:` and what leads to it from there
 */
export function whereInStackFiles(folder: string, stack: string) {
  // A stack in a backend with organisations is called organisation/project/stack; its file is not.
  const stackFile = path.join(folder, `Pulumi.${stack.split("/").at(-1)}.yaml`);
  const projectFile = path.join(folder, "Pulumi.yaml");
  return (key: string, valuePath: ValuePath): string => {
    const own = readYamlFile(stackFile);
    const configured = ["config", `holdfast:${key}`];
    if (own?.has(configured)) return own.where([...configured, ...valuePath]);
    const project = readYamlFile(projectFile);
    for (const field of ["value", "default"]) {
      if (project?.has([...configured, field])) return project.where([...configured, field, ...valuePath]);
    }
    return own?.has(["config"]) ? own.where(["config"]) : shownFile(stackFile);
  };
}
