import { readFileSync } from "node:fs";
import * as path from "node:path";
import { installCommand } from "@holdfast/drill/sites/programs";
import { faults } from "@holdfast/drill/faults/registry";
import { commandText, type DrillOptions, scenariosOf } from "@holdfast/cli/commands/drill-options";
import * as scenarios from "@holdfast/drill/run/scenarios";
import { holdfast } from "./holdfast";

const sites = { data: ["a", "b"], leading: ["b"], cloudVoters: ["v"] };

function asked(options: Partial<DrillOptions>): DrillOptions {
  return { stack: "dev", cwd: "/", seed: 1, ...options };
}

test.each<[Partial<DrillOptions>, string[]]>([
  [{}, ["kill a", "kill a and b"]],
  [{ fault: "partition" }, ["partition a", "partition b"]],
  [{ lose: ["a", "v"] }, ["kill a and v"]],
  [{ lose: ["b"], fault: "cut-from-users" }, ["cut from users b"]],
  [{ fromNothing: true }, ["first start of a, b and v"]],
])("%j asks for %j", (options, names) => {
  expect(scenariosOf(asked(options), sites, scenarios).map(({ name }) => name)).toEqual(names);
});

test("a full run and a soak are as the lists have them", () => {
  expect(scenariosOf(asked({ full: true }), sites, scenarios)).toEqual(scenarios.fullScenarios(sites));
  expect(scenariosOf(asked({ soak: 9, seed: 4 }), sites, scenarios)).toEqual(
    scenarios.soakScenarios(sites, 9, 4),
  );
});

test("the command that is printed runs the same drills again", () => {
  expect(commandText(asked({ full: true, html: "a.html", cwd: "/home" }))).toBe(
    "holdfast drill --full --seed 1",
  );
  expect(commandText(asked({ soak: 50, seed: 7, stack: "other" }))).toBe(
    "holdfast drill --stack other --soak 50 --seed 7",
  );
  expect(commandText(asked({ fromNothing: true }))).toBe("holdfast drill --from-nothing --seed 1");
  expect(commandText(asked({ lose: ["a", "b"], fault: "partition" }))).toBe(
    "holdfast drill --lose a,b --fault partition --seed 1",
  );
});

test("every fault that can be done can be asked for", () => {
  const { out } = holdfast(["drill", "--help"]);
  for (const fault of faults.kinds) expect(out).toContain(`"${fault}"`);
});

test.each<[string, string[], RegExp]>([
  ["no drill at all", ["--soak", "0"], /a whole number, 1 or more/],
  ["a seed that is no number", ["--seed", "-1"], /a whole number, 0 or more/],
  [
    "a fault that there is not",
    ["--fault", "flood"],
    /Allowed choices are kill, cold-start, lose-everything/,
  ],
  ["everything and random drills", ["--full", "--soak", "3"], /cannot be used with/],
  ["random drills of one site", ["--soak", "3", "--lose", "ansan"], /cannot be used with/],
  ["a first start and a fault", ["--from-nothing", "--fault", "kill"], /cannot be used with/],
  ["two sources", ["--from-lab", "--from-program"], /cannot be used with/],
  ["a site twice", ["--lose", "ansan,ansan"], /a name is given twice/],
  ["two formats in one place", ["--json", "--markdown"], /--json and --markdown both write to the terminal/],
  ["a stack that there is not", ["--stack", "nothing"], /there is no stack named nothing/],
  [
    "a fault of leaders where nothing leads",
    ["--lose", "pangyo", "--fault", "database-stopped", "--from-program"],
    /there is nothing at pangyo that[\s\S]*name some of: /,
  ],
  [
    "a site that there is not",
    ["--lose", "ansan,anyang", "--from-program"],
    /there is no site anyang to drill\n[\s\S]*name some of: ansan, .*aws-seoul/,
  ],
])("refuses %s before anything is started", (_case, args, message) => {
  const { code, out, error } = holdfast(["drill", ...args]);
  expect(error).toMatch(message);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test("the documentation knows every option, every fault, and the command that installs the servers", () => {
  const text = readFileSync(path.join(__dirname, "../../../../docs/drill.md"), "utf8");
  const { out } = holdfast(["drill", "--help"]);
  for (const [, option] of out.matchAll(/^ {2}(--[a-z-]+)/gm)) {
    if (option !== "--cwd") expect(text).toContain(`\`${option}`);
  }
  for (const fault of faults.kinds) expect(text).toContain(`| \`${fault}\``);
  expect(text).toContain(`\n${installCommand}\n`);
});
