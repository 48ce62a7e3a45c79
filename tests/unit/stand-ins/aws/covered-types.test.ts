import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { coveredTypes } from "@holdfast/aws-stand-in/covered-types";

const load = createRequire(__filename);

const components = join(__dirname, "../../../../components");

/** The AWS types that a source file declares resources of. */
function declaredTypes(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/import \* as (\w+) from "(@pulumi\/aws\/\w+)"/g)].flatMap(
    ([, alias, module = ""]) =>
      [...source.matchAll(new RegExp(`new ${alias}\\.(\\w+)\\(`, "g"))].map(([, name = ""]) => {
        const classes = load(module) as { [name: string]: { __pulumiType: string } };
        return classes[name]?.__pulumiType ?? `${module} has no ${name}`;
      }),
  );
}

test("exactly the types that the components declare are covered", () => {
  const files = readdirSync(components, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => join(components, file));
  // The provider itself has a type without a module.
  const declared = new Set(files.flatMap(declaredTypes).filter((type) => type.includes(":")));
  expect([...declared].sort()).toEqual(Object.keys(coveredTypes).sort());
});
