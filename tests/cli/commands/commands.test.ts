import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Report } from "@holdfast/resilience";
import Ajv2020 from "ajv/dist/2020";
import schema from "../../../docs/report.schema.json";
import { evaluateTo, holdfast } from "./holdfast";

let folder: string;
let graph: string;
const file = (name: string) => path.join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "holdfast-commands-"));
  graph = file("graph.json");
  evaluateTo(graph);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Inputs = Record<string, Record<string, unknown>>;

/** The resources with the inputs of some of them changed, by their names. */
function changed(changes: Record<string, (inputs: Inputs) => void>): string {
  const state = JSON.parse(readFileSync(graph, "utf8")) as {
    deployment: { resources: { urn: string; inputs: Inputs }[] };
  };
  for (const [name, change] of Object.entries(changes)) {
    const resources = state.deployment.resources.filter((resource) => resource.urn.endsWith(`::${name}`));
    expect(resources).toHaveLength(1);
    change(resources[0]!.inputs);
  }
  const written = file("changed.json");
  writeFileSync(written, JSON.stringify(state));
  return written;
}

describe("check", () => {
  test("prints a table without colour where there is no terminal, and ends well", () => {
    const { code, out } = holdfast(["check", "--from", graph]);
    expect(out).toMatch(/^one site lost\n/);
    expect(out).toContain("two sites lost");
    expect(out).toMatch(/19 services under 15 losses: every goal is met\.\n$/);
    expect(out).not.toContain("\u001b[");
    expect(code).toBe(0);
  });

  test("colours when told to, and never with NO_COLOR", () => {
    const args = ["check", "--from", graph, "--depth", "1"];
    expect(holdfast(args, { FORCE_COLOR: "1" }).out).toContain("\u001b[");
    expect(holdfast(args, { FORCE_COLOR: "1", NO_COLOR: "1" }).out).not.toContain("\u001b[");
  });

  test("writes every format in one run, and still prints the table", () => {
    const args = [
      "--json",
      "r.json",
      "--markdown",
      "r.md",
      "--sarif",
      "r.sarif",
      "--junit",
      "r.xml",
      "--html",
      "r.html",
    ];
    const written = args.map((arg) => (arg.startsWith("--") ? arg : file(`out/${arg}`)));
    const { code, out } = holdfast(["check", "--from", graph, "--depth", "1", ...written]);
    expect(code).toBe(0);
    expect(out).toMatch(/^one site lost\n/);
    expect(readdirSync(file("out")).sort()).toEqual(["r.html", "r.json", "r.md", "r.sarif", "r.xml"]);
    expect(read("out/r.md")).toMatch(/^## Every promise holds\n/);
    expect(JSON.parse(read("out/r.sarif"))).toMatchObject({ version: "2.1.0", runs: [{ results: [] }] });
    expect(read("out/r.xml").match(/<testcase /g)).toHaveLength(95);
    expect(read("out/r.html")).toMatch(/<h1>\s*Every promise holds\s*<\/h1>/);
  });

  test.each([["--depth", "2"], ["--domains"], ["--lose", "ansan,siheung"]])(
    "JSON keeps to its published schema (%s %s)",
    (...args) => {
      const { out } = holdfast(["check", "--from", graph, "--json", ...args]);
      const report = JSON.parse(out) as Report;
      const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
      expect(validate(report) || validate.errors).toBe(true);
      expect(report.verdicts.length).toBeGreaterThanOrEqual(19);
      expect(report.summary.verdicts).toBe(report.verdicts.length);
    },
  );

  test("the schema refuses what is not a report", () => {
    const validate = new Ajv2020({ strictTypes: false }).compile(schema);
    const report = JSON.parse(holdfast(["check", "--from", graph, "--json", "--depth", "1"]).out) as Report;
    for (const field of Object.keys(report.verdicts[0]!)) {
      const verdicts = [{ ...report.verdicts[0], [field]: undefined }];
      expect(validate(JSON.parse(JSON.stringify({ ...report, verdicts })))).toBe(false);
    }
    expect(validate({ ...report, verdicts: [{ ...report.verdicts[0], outcome: "fine" }] })).toBe(false);
  });

  test("one loss: a line a service, and its reasons where a promise is not kept", () => {
    const without = changed({
      "bank-siheung-deployment": ({ spec }) => delete spec!.replicas,
      "bank-siheung-autoscaler": ({ spec }) => Object.assign(spec!, { minReplicas: 1, maxReplicas: 1 }),
    });
    const { code, out } = holdfast(["check", "--from", without, "--lose", "ansan,pangyo"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^without ansan and pangyo\n/);
    expect(out).toMatch(/bank +degraded +8% .* not kept: served/);
    expect(out).toMatch(/\n {2}fix: /);
    expect(out).toContain("19 services under 1 loss: ");
  });

  test("things other than sites are a line each", () => {
    const { out } = holdfast(["check", "--from", graph, "--depth", "1", "--domains"]);
    expect(out).toMatch(/\na hall lost\nansan\/hall-1 +\S/);
    expect(out).toMatch(/\nmetropolitan-ring +.*read-only: bank/);
  });

  test.each<[string, string[], RegExp]>([
    ["two formats for the terminal", ["--json", "--junit"], /--json and --junit both write to the terminal/],
    ["two formats for one file", ["--json", "x", "--sarif", "./x"], /--json and --sarif both write to .*x/],
    [
      "a stack and files",
      ["--stack", "dev", "--from", "x"],
      /'--stack <NAME>' cannot be used with option '--from/,
    ],
    [
      "one loss and a depth",
      ["--lose", "ansan", "--depth", "1"],
      /'--lose <NAMES>' cannot be used with option '--depth/,
    ],
    ["one loss and every loss", ["--lose", "ansan", "--domains"], /cannot be used with option '--domains/],
    ["a depth that is no number", ["--depth", "many"], /a whole number from 1 to 4/],
    ["an option that there is not", ["--jsn"], /unknown option '--jsn'/],
    ["an argument too many", ["dev"], /too many arguments/],
    ["a file that is not there", ["--from", "no-such-file.json"], /no-such-file\.json cannot be read/],
    ["a name given twice", ["--lose", "ansan,ansan"], /a name is given twice/],
    ["an empty name", ["--lose", "ansan,"], /names are joined by commas/],
  ])("refuses %s with one clear error", (_case, args, message) => {
    const { code, out, error } = holdfast(["check", ...args]);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/\n\s+at .*:\d+:\d+/);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("refuses to lose what there is not, and lists what there is", () => {
    const { code, error } = holdfast(["check", "--from", graph, "--lose", "ansan,nowhere"]);
    expect(error).toMatch(/^error: "nowhere" is nothing that can be lost\n[\s\S]*ansan, siheung, pangyo/);
    expect(code).toBe(2);
  });

  test("leaves no half-written file where one cannot be written", () => {
    writeFileSync(file("in-the-way"), "");
    const { code, error } = holdfast([
      "check",
      "--from",
      graph,
      "--depth",
      "1",
      "--json",
      file("in-the-way/r.json"),
    ]);
    expect(error).toMatch(/^error: .*r\.json cannot be written\n/);
    expect(code).toBe(2);
    expect(read("in-the-way")).toBe("");
    expect(existsSync(file("in-the-way/r.json"))).toBe(false);
  });
});

describe("explain", () => {
  test("tells the whole chain, each service once, down to resources", () => {
    const { code, out } = holdfast(["explain", "messaging", "--lose", "ansan,siheung", "--from", graph]);
    expect(code).toBe(0);
    expect(out).toMatch(/^messaging without ansan and siheung: /);
    expect(out).toMatch(/\nbecause:\n {2}ansan is lost \[DataCenter ansan\]\n/);
    expect(out).toMatch(/\n {2}needs identity: /);
    expect(out).toMatch(
      /\n {4}\d+ of \d+ replicas of identity at ansan are lost \[Deployment identity-ansan-deployment\]\n/,
    );
    expect(out.match(/needs key-store: (?!.*told above)/g)).toHaveLength(1);
    expect(out.match(/replicas of key-store at ansan are lost/g)).toHaveLength(1);
  });

  test("draws the chain as a Mermaid flowchart, printed or in a file", () => {
    const args = ["explain", "messaging", "--lose", "ansan,siheung", "--from", graph, "--graph"];
    const printed = holdfast(args).out;
    expect(printed).toMatch(/^flowchart LR\n {2}loss\{\{"without ansan and siheung"\}\}\n/);
    expect(printed).toMatch(/\(\["identity: serving, .*"\]\):::serving\n/);
    // Every box that an arrow names is declared.
    const boxes = new Set([...printed.matchAll(/^ {2}(\w+)[[({]/gm)].map(([, box]) => box));
    for (const [, from, to] of printed.matchAll(/(\w+) (?:-->|==>|-\.->) (\w+)/g)) {
      expect(boxes).toContain(from);
      expect(boxes).toContain(to);
    }
    const { out } = holdfast([...args, file("why.md")]);
    expect(out).toMatch(/^messaging without/);
    expect(read("why.md")).toBe(`\`\`\`mermaid\n${printed}\`\`\`\n`);
    holdfast([...args, file("why.mmd")]);
    expect(read("why.mmd")).toBe(printed);
  });

  test.each<[string, string[], RegExp]>([
    [
      "a service that there is not",
      ["mesaging", "--lose", "ansan"],
      /there is no service mesaging\n[\s\S]*messaging/,
    ],
    ["a loss that there is not", ["messaging", "--lose", "seoul"], /"seoul" is nothing that can be lost/],
    ["no loss", ["messaging"], /required option '--lose <NAMES>' not specified/],
    ["no service", ["--lose", "ansan"], /missing required argument 'SERVICE'/],
  ])("refuses %s", (_case, args, message) => {
    const { code, error } = holdfast(["explain", ...args, "--from", graph]);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("diff", () => {
  test("says what got worse against a report, and ends with 1 when a promise breaks", () => {
    expect(holdfast(["check", "--from", graph, "--json", file("base.json")]).code).toBe(0);
    const slower = changed({
      "public-route53-taxi.kr.example-ansan": (inputs) => Object.assign(inputs, { ttl: 3_600 }),
    });
    const { code, out } = holdfast(["diff", "--base-report", file("base.json"), "--from", slower]);
    expect(out).toMatch(/^## This change breaks \d+ promises?\n\nCompared with base\.json: /);
    expect(out).toMatch(/\| taxi \| ansan; .* \| \d+ s → 1 h \|/);
    expect(code).toBe(1);
    const same = holdfast(["diff", "--base-report", file("base.json"), "--from", graph]);
    expect(same.out).toMatch(/^## This change changes no verdict\n/);
    expect(same.code).toBe(0);
  });

  test.each<[string, string[], RegExp]>([
    ["nothing to compare with", [], /there is nothing to compare with/],
    [
      "a base in the history for files",
      ["--base", "HEAD", "--from", "x"],
      /--from has no base in the history/,
    ],
    ["two bases", ["--base", "HEAD", "--base-report", "x"], /cannot be used with option '--base-report/],
    ["a commit that there is not", ["--base", "no-such-branch"], /there is no commit no-such-branch/],
    ["a report that is not there", ["--base-report", "none.json"], /none\.json cannot be read/],
    ["a file that is no report", ["--base-report", "package.json"], /package\.json is not a report/],
  ])("refuses %s", (_case, args, message) => {
    const { code, error } = holdfast(["diff", ...args]);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});

test.each([[], ["check"], ["explain"], ["diff"], ["risk"], ["capacity"]])(
  "the help of %p shows examples",
  (...args) => {
    const { code, out } = holdfast([...args, "--help"]);
    expect(out).toMatch(/\nExamples:\n {2}holdfast /);
    expect(code).toBe(0);
  },
);
