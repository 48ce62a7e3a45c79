import * as path from "node:path";
import { evaluate } from "@holdfast/evaluate/evaluate";
import { readProject } from "@holdfast/evaluate/project";

/**
 * Prints what a stack of the project declares, as an exported stack. A program of its own, because a project is
 * evaluated once in a process.
 */
async function main(stack: string): Promise<void> {
  const project = readProject(path.join(__dirname, "../../../.."), stack);
  const configuration = { ...project.configuration, "holdfast:clusterAccess": "none" };
  const resources = await evaluate({ ...project, configuration });
  process.stdout.write(JSON.stringify({ version: 3, deployment: { resources } }));
}

void main(process.argv[2] ?? "dev");
