import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { holdfast } from "./commands/holdfast";

/** A command of this project that a page shows, with what it prints. `...` stands for any number of lines. */
interface ShownCommand {
  readonly command: string;
  readonly lines: readonly string[];
  /** A line that the reader has changed before: `-` before, `+` after. */
  readonly edit?: { readonly file: string; readonly before: string; readonly after: string };
}

const block = /(?:```diff\n--- (\S+)\n-(.*)\n\+(.*)\n```\n\n)?```\n\$ npx holdfast (.*)\n([\s\S]*?)```/g;

function shownCommands(page: string): ShownCommand[] {
  return [...readFileSync(page, "utf8").matchAll(block)].map(
    ([, file, before = "", after = "", command = "", text = ""]) => ({
      command,
      lines: text.trimEnd().split("\n"),
      ...(file !== undefined && { edit: { file, before, after } }),
    }),
  );
}

/** Whether all lines that are shown are printed, in this order; only where `...` is shown others may stand. */
function expectShown(printed: readonly string[], shown: readonly string[]): void {
  let at = 0;
  let others = false;
  for (const line of shown) {
    if (line === "...") {
      others = true;
      continue;
    }
    const found = others ? printed.indexOf(line, at) : at;
    expect(printed[found] ?? "nothing after it").toBe(line);
    at = found + 1;
    others = false;
  }
  if (!others) expect(printed.slice(at).join("\n").trim()).toBe("");
}

const folder = mkdtempSync(join(tmpdir(), "holdfast-readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the blueprint in which a line is changed as the README says. */
function edited({ file, before, after }: NonNullable<ShownCommand["edit"]>): string {
  const copy = mkdtempSync(join(folder, "edited-"));
  for (const part of [
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "index.ts",
    "package.json",
    "stacks",
    "tsconfig.json",
  ])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
  const lines = readFileSync(join(copy, file), "utf8").split("\n");
  expect(lines.filter((line) => line === before)).toHaveLength(1);
  writeFileSync(join(copy, file), lines.map((line) => (line === before ? after : line)).join("\n"));
  return copy;
}

const shown = shownCommands("README.md");

test("the README says what is read as the page on it does", () => {
  const [, counted = ""] = /^\*\*O(f .*)\*\*$/m.exec(readFileSync("docs/coverage.md", "utf8")) ?? [];
  expect(readFileSync("README.md", "utf8")).toContain(`o${counted}`);
});

test("the README shows a refusal, and the replay beside today's blueprint", () => {
  expect(shown.map(({ command, edit }) => [command, edit !== undefined])).toEqual([
    ["check", true],
    ["check --stack pangyo-2022 --lose pangyo", false],
    ["check --lose pangyo", false],
  ]);
});

test.each(shown)(
  "holdfast $command prints what the README shows",
  ({ command, lines, edit }) => {
    const { out, code } = holdfast([...command.split(" "), ...(edit ? ["--cwd", edited(edit)] : [])]);
    expectShown(out.split("\n"), lines);
    if (edit) expect(code).toBe(1);
  },
  60_000,
);

test("the table of the README is what a check of the blueprint prints", () => {
  const printed = holdfast(["check"]).out.split("\n");
  const [table = ""] =
    /(?<=```\n)two sites lost\n[\s\S]*?(?=```)/.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(table).toContain("failover-authority");
  for (const line of table.trimEnd().split("\n")) {
    if (line !== "...") expect(printed.find((one) => one.startsWith(line))).toBeDefined();
  }
}, 60_000);
