import { readFileSync } from "node:fs";
import { holdfast } from "./commands/holdfast";

/** Blocks of a page that begin with a command of this project, and what they say it prints. */
function shownCommands(page: string): { command: string; lines: string[] }[] {
  const blocks = readFileSync(page, "utf8").matchAll(/```\n\$ npx holdfast (.*)\n([\s\S]*?)```/g);
  return [...blocks].map(([, command = "", text = ""]) => ({ command, lines: text.trimEnd().split("\n") }));
}

const shown = shownCommands("README.md");

test("the README shows the replay beside today's blueprint", () => {
  expect(shown.map(({ command }) => command)).toEqual([
    "check --stack pangyo-2022 --lose pangyo",
    "check --lose pangyo",
  ]);
});

test.each(shown)(
  "holdfast $command prints what the README shows",
  ({ command, lines }) => {
    const { out } = holdfast(command.split(" "));
    expect(lines.at(-1)).toBe("...");
    const first = lines.slice(0, -1);
    expect(out.split("\n").slice(0, first.length)).toEqual(first);
  },
  60_000,
);
