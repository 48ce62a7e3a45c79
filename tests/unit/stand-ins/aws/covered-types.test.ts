import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { coveredTypes } from "@holdfast/aws-stand-in/covered-types";

const components = join(__dirname, "../../../../components");

/** The AWS types that a source file declares resources of. */
function declaredTypes(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/import \* as (\w+) from "(@pulumi\/aws\/\w+)"/g)].flatMap(
    ([, alias, module = ""]) =>
      [...source.matchAll(new RegExp(`new ${alias}\\.(\\w+)\\(`, "g"))].map(([, name = ""]) => {
        const classes = jest.requireActual<{ [name: string]: { __pulumiType: string } }>(module);
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
