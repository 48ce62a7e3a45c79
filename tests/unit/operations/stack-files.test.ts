import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { StackFiles } from "@holdfast/operations/declaration/stack-files";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "stack-files-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The stacks of a project whose file holds these lines below `config`. */
function stacksOf(shared: string): StackFiles {
  writeFileSync(path.join(folder, "Pulumi.yaml"), `name: holdfast\nruntime: nodejs\nconfig:\n${shared}`);
  for (const part of ["ansan", "global"]) {
    const text = `config:\n  holdfast:declares:\n    - ${part}\n`;
    writeFileSync(path.join(folder, `Pulumi.${part}.yaml`), text);
  }
  writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config:\n  holdfast:declares: [everything]\n");
  return new StackFiles(folder, "dev");
}

const list = (key: string, names: string) =>
  `  holdfast:${key}: { type: array, items: { type: string }, default: ${names} }\n`;

test("a stack's file that says what it declares and nothing else is edited by one line", () => {
  const stacks = stacksOf(list("lost", "[]") + list("evacuated", "[]"));
  const deployed = stacks.deployed(["ansan"]);
  expect(stacks.lists(deployed)).toEqual({ lost: [], evacuated: [] });
  const changed = stacks.write(deployed, { lost: [], evacuated: ["ansan"] });
  expect(changed).toEqual(["Pulumi.ansan.yaml", "Pulumi.global.yaml", "Pulumi.dev.yaml"]);
  expect(readFileSync(path.join(folder, "Pulumi.global.yaml"), "utf8")).toBe(
    "config:\n  holdfast:declares:\n    - global\n  holdfast:evacuated: [ansan]\n",
  );
  expect(stacks.lists(deployed)).toEqual({ lost: [], evacuated: ["ansan"] });
});

test.each(["lost", "evacuated"])("sites that all stacks share under %s are refused", (key) => {
  const stacks = stacksOf(list(key, "[ansan]"));
  expect(() => stacks.lists(stacks.deployed(["ansan"]))).toThrow(
    `the project's file lists sites for all stacks under holdfast:${key}`,
  );
});
