import { existsSync, readdirSync, writeFileSync } from "node:fs";
import type { Report } from "@holdfast/resilience";
import Ajv2020 from "ajv/dist/2020";
import type { Log } from "sarif";
import schema from "../../../../docs/report.schema.json";
import { evaluateShipped, holdfast, type Inputs, type Shipped } from "./holdfast";

let shipped: Shipped;

beforeAll(() => {
  shipped = evaluateShipped();
}, 120_000);
afterAll(() => shipped.remove());

describe("check", () => {
  test("prints a table without colour where there is no terminal, and ends well", () => {
    const { code, out } = holdfast(["check", "--from", shipped.graph]);
    expect(out).toMatch(/^one site lost\n/);
    expect(out).toContain("two sites lost");
    expect(out).toMatch(/\nservice +goal +ansan +siheung /);
    expect(out).toMatch(/\ntaxi +two sites +serving +serving /);
    const passive = /\nactive-passive \(one leader, so writes go to one site at a time\): (.*)\n/.exec(
      out,
    )?.[1];
    expect(passive?.split(", ")).toEqual(expect.arrayContaining(["taxi", "key-store"]));
    // Two shards lead at two sites, and a cache writes nowhere.
    expect(passive).not.toMatch(/bank|auth-cache|failover-authority/);
    expect(out).toMatch(
      /\n\d+ services under \d+ losses: every goal is met, but for what is accepted \(9 findings\)\.\n/,
    );
    expect(out).not.toContain("\u001b[");
    expect(code).toBe(0);
  });

  test("puts what is beyond a goal in brackets, and says why", () => {
    const { out } = holdfast(["check", "--from", shipped.graph, "--no-domains", "--depth", "3"]);
    expect(out).toMatch(/\ntaxi +two sites +\(down\) /);
    expect(out).toContain("\n(down): more is lost than the service's goal covers\n");
  });

  test("folds warnings below the verdict, and shows all of them when asked to", () => {
    const renewed = (hours: number) => (inputs: Inputs) =>
      Object.assign(inputs.spec!, { renewBefore: `${hours}h` });
    const graph = shipped.changed({
      "bank-ansan-certificate": renewed(100),
      "bank-siheung-certificate": renewed(101),
      "bank-pangyo-certificate": renewed(102),
      "taxi-ansan-certificate": renewed(103),
    });
    const folded = holdfast(["check", "--from", graph]).out.split("(9 findings).\n")[1]!;
    const [heading, ...lines] = folded.split("\n\n")[0]!.trim().split("\n");
    const count = Number(/^(\d+) warnings, none of which fails the check; --verbose has/.exec(heading!)?.[1]);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe(`  and ${count - 5} more`);
    const { code, out } = holdfast(["check", "--from", graph, "--verbose"]);
    expect(out.split("(9 findings).\n")[1]!.match(/^ {2}fix: /gm)).toHaveLength(count);
    expect(code).toBe(0);
  });

  test("splits a table that is wider than the terminal", () => {
    const { out } = holdfast(["check", "--from", shipped.graph], { COLUMNS: "80" });
    expect(out).toContain("\ntwo sites lost (1 of 3)\n");
    const tables = out.slice(0, out.search(/^\d+ services under /m));
    expect(tables.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("colours when told to, and never with NO_COLOR", () => {
    const args = ["check", "--from", shipped.graph, "--depth", "1"];
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
    const written = args.map((arg) => (arg.startsWith("--") ? arg : shipped.file(`out/${arg}`)));
    const { code, out } = holdfast(["check", "--from", shipped.graph, "--depth", "1", ...written]);
    expect(code).toBe(0);
    expect(out).toMatch(/^one site lost\n/);
    expect(readdirSync(shipped.file("out")).sort()).toEqual(["r.html", "r.json", "r.md", "r.sarif", "r.xml"]);
    expect(shipped.read("out/r.md")).toMatch(
      /^## Every promise that was judged holds; the goals of \d+ services to survive two sites were not judged\n/,
    );
    const sarif = JSON.parse(shipped.read("out/r.sarif")) as Log;
    expect(sarif.version).toBe("2.1.0");
    const errors = sarif.runs[0]!.results!.filter((result) => result.level === "error");
    expect(errors.filter(({ suppressions }) => !suppressions?.length)).toEqual([]);
    const cases = shipped.read("out/r.xml").match(/<testcase [^>]* name="without /g) ?? [];
    expect(cases.length).toBe((JSON.parse(shipped.read("out/r.json")) as Report).verdicts.length);
    expect(shipped.read("out/r.html")).toMatch(
      /<h1>Every promise that was judged holds; the goals of \d+ [^<]*<\/h1>/,
    );
  });

  test("with a site lost already every format says what can still happen, and whether repairs must wait", () => {
    const formats = ["json", "markdown", "sarif", "junit", "html"].map((format) => ({
      format,
      file: shipped.file(`lost.${format}`),
    }));
    const args = formats.flatMap(({ format, file }) => [`--${format}`, file]);
    const { code, out } = holdfast([
      "check",
      "--from",
      shipped.graph,
      "--lost",
      "ansan",
      "--verbose",
      ...args,
    ]);
    expect(code).toBe(0);
    const answer = "repairs at siheung and pangyo must wait until it is back";
    expect(out).toMatch(/^With ansan lost already, this is what can still happen; /);
    expect(out).toContain(answer);
    const finding =
      /repairs at siheung must wait without ansan: draining its nodes leaves less of messaging, push, mail/;
    expect(out).toMatch(finding);
    for (const format of ["sarif", "junit"]) expect(shipped.read(`lost.${format}`)).toMatch(finding);
    for (const format of ["markdown", "html"]) {
      expect(shipped.read(`lost.${format}`)).toMatch(finding);
      expect(shipped.read(`lost.${format}`)).toContain(answer);
    }
    const report = JSON.parse(shipped.read("lost.json")) as Report;
    expect(new Ajv2020({ strictTypes: false }).compile(schema)(report)).toBe(true);
    expect(report.after?.repairs).toEqual([
      { site: "siheung", mustWait: true },
      { site: "pangyo", mustWait: true },
    ]);
    const keys = [...new Set(report.verdicts.map(({ loss }) => loss))];
    expect(keys[0]).toBe("site:ansan");
    expect(keys.every((key) => key.startsWith("site:ansan"))).toBe(true);
    expect(keys).toEqual(expect.arrayContaining(["site:ansan+site:pangyo", "site:ansan+hall:pangyo/room-1"]));
    expect(keys.filter((key) => /hall:ansan|maintenance:ansan/.test(key))).toEqual([]);
  });

  test.each([
    [["--lost", "busan"], /"busan" is nothing that can be lost/],
    [["--after", "soon"], /hours or days, of at most ten years/],
    [["--lost", "ansan,,siheung"], /names are joined by commas/],
    [
      ["--lost", "ansan", "--lose", "siheung"],
      /'--lost <NAMES>' cannot be used with option '--lose <NAMES>'/,
    ],
  ])("%j is refused", (args, why) => {
    const { code, error } = holdfast(["check", "--from", shipped.graph, ...args]);
    expect(error).toMatch(why);
    expect(code).toBe(2);
  });

  test.each([["--depth", "2"], ["--no-domains"], ["--lose", "ansan,siheung"], ["--after", "35d"]])(
    "JSON keeps to its published schema (%s %s)",
    (...args) => {
      const { out } = holdfast(["check", "--from", shipped.graph, "--json", ...args]);
      const report = JSON.parse(out) as Report;
      const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
      expect(validate(report) || validate.errors).toBe(true);
      expect(report.verdicts.length).toBeGreaterThanOrEqual(19);
      expect(report.summary.verdicts).toBe(report.verdicts.length);
    },
  );

  test("the schema refuses what is not a report", () => {
    const validate = new Ajv2020({ strictTypes: false }).compile(schema);
    const report = JSON.parse(
      holdfast(["check", "--from", shipped.graph, "--json", "--depth", "1"]).out,
    ) as Report;
    expect(report.summary.goalsMet).toBeNull();
    for (const field of Object.keys(report.verdicts[0]!)) {
      const verdicts = [{ ...report.verdicts[0], [field]: undefined }];
      expect(validate(JSON.parse(JSON.stringify({ ...report, verdicts })))).toBe(false);
    }
    expect(validate({ ...report, verdicts: [{ ...report.verdicts[0], outcome: "fine" }] })).toBe(false);
  });

  test("one loss: a line a service, and its reasons where a promise is not kept", () => {
    const without = shipped.changed({
      "bank-siheung-deployment": ({ spec }) => delete spec!.replicas,
      "bank-siheung-autoscaler": ({ spec }) => Object.assign(spec!, { minReplicas: 1, maxReplicas: 1 }),
    });
    const { code, out } = holdfast(["check", "--from", without, "--lose", "ansan,pangyo"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Without ansan and pangyo, .* 1 of \d+ goals is not met\.\n/);
    expect(out).toMatch(/bank +degraded +[\d.]+% .* not met: served/);
    expect(out).toMatch(
      /\nwhy\nbank +\d+ of \d+ replicas were at ansan and pangyo; the others carry [\d.]+% of peak\n/,
    );
    expect(out).toMatch(/\nwhat to change\nadd \d+ replicas of bank at siheung\n/);
    expect(out).toMatch(/\d+ services under 1 loss: /);
  });

  test("things other than sites are a line each", () => {
    const { out } = holdfast(["check", "--from", shipped.graph, "--depth", "1"]);
    expect(out).toMatch(/\na hall lost\neach of the 11 +all serving\n/);
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
    [
      "one loss and every loss",
      ["--lose", "ansan", "--no-domains"],
      /cannot be used with option '--no-domains/,
    ],
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
    const { code, error } = holdfast(["check", "--from", shipped.graph, "--lose", "ansan,nowhere"]);
    expect(error).toMatch(/^error: "nowhere" is nothing that can be lost\n[\s\S]*ansan, siheung, pangyo/);
    expect(code).toBe(2);
  });

  test("leaves no half-written file where one cannot be written", () => {
    writeFileSync(shipped.file("in-the-way"), "");
    const { code, error } = holdfast([
      "check",
      "--from",
      shipped.graph,
      "--depth",
      "1",
      "--json",
      shipped.file("in-the-way/r.json"),
    ]);
    expect(error).toMatch(/^error: .*r\.json cannot be written\n/);
    expect(code).toBe(2);
    expect(shipped.read("in-the-way")).toBe("");
    expect(existsSync(shipped.file("in-the-way/r.json"))).toBe(false);
  });
});
