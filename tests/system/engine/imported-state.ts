import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateApart } from "@holdfast/evaluate/evaluate-apart";
import { readProject } from "@holdfast/evaluate/project";
import type { EngineProject } from "./engine-project";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value as a state holds it: what is secret with a text, which the engine encrypts. */
function stored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET)
    return { [SIGNATURE]: SECRET, plaintext: '"none"' };
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, stored(field)]));
}

/**
 * Makes what a stack declares its last state, as if it had been deployed: the program is evaluated, and what it declares is
 * imported into the backend.
 *
 * @param updated when it was deployed
 */
export async function importState(
  project: EngineProject,
  stack: string,
  updated = new Date(),
): Promise<void> {
  const resources = await evaluateApart(readProject(project.folder, stack));
  const { stdout } = await project.pulumi("stack", "export", "--stack", stack);
  const state = JSON.parse(stdout) as { deployment: Record<string, unknown> };
  state.deployment["manifest"] = { time: updated.toISOString(), magic: "", version: "" };
  state.deployment["resources"] = resources.map(({ inputs, provider, ...resource }) => ({
    ...resource,
    inputs: stored(inputs),
    outputs: stored(inputs),
    ...(resource.custom && resource.type !== "pulumi:pulumi:Stack" ? { id: "id" } : {}),
    // The engine names a provider with its id.
    ...(provider ? { provider: `${provider.split("::").slice(0, 4).join("::")}::id` } : {}),
  }));
  const file = join(project.folder, `${stack}.state.json`);
  writeFileSync(file, JSON.stringify(state));
  const imported = await project.pulumi("stack", "import", "--stack", stack, "--file", file);
  if (imported.code !== 0) throw new Error(`the state of ${stack} is not imported: ${imported.stderr}`);
}
