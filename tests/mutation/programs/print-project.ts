import { evaluate } from "@holdfast/evaluate/evaluate";
import { readProject } from "@holdfast/evaluate/project";

/** Prints what the `dev` stack of a project declares, as an exported stack. */
async function main(folder: string): Promise<void> {
  const project = readProject(folder, "dev");
  const configuration = { ...project.configuration, "holdfast:clusterAccess": "none" };
  const resources = await evaluate({ ...project, configuration });
  process.stdout.write(JSON.stringify({ version: 3, deployment: { resources } }));
}

void main(process.argv[2]!);
