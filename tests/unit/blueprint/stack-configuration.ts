import { readFileSync } from "node:fs";
import { parse } from "yaml";

/**
 * Configuration of a stack as its file has it, by key without `holdfast:`, in the form in which the engine
 * hands it to a program: structured values are JSON text. Defaults of the project are put in.
 */
export function stackConfiguration(stack: string): Record<string, string | undefined> {
  const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
    config: Record<string, { default?: unknown }>;
  };
  const file = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  const defaults = Object.entries(project.config)
    .filter(([, declaration]) => declaration.default !== undefined)
    .map(([key, declaration]) => [key, declaration.default] as const);
  return Object.fromEntries(
    [...defaults, ...Object.entries(file.config)].map(([key, value]) => [
      key.replace(/^holdfast:/, ""),
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
