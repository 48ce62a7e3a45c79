import * as path from "node:path";
import { evaluate } from "@holdfast/evaluate/evaluate";
import { readProject } from "@holdfast/evaluate/project";

/** Prints what the example of one service declares with poolers beside its members, as an exported stack. */
async function main(): Promise<void> {
  const project = readProject(path.join(__dirname, "../../../../examples/one-service"), "dev");
  const configuration = { ...project.configuration, [`${project.name}:pooled`]: "true" };
  const resources = await evaluate({ ...project, configuration });
  process.stdout.write(JSON.stringify({ version: 3, deployment: { resources } }));
}

void main();
