import { writeFileSync } from "node:fs";
import { evaluateShipped, holdfast, type Shipped } from "./holdfast";

let shipped: Shipped;

beforeAll(() => {
  shipped = evaluateShipped();
}, 120_000);
afterAll(() => shipped.remove());

describe("explain", () => {
  test("tells the whole chain, each service once, down to resources", () => {
    const { code, out } = holdfast([
      "explain",
      "messaging",
      "--lose",
      "ansan,siheung",
      "--from",
      shipped.graph,
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^messaging without ansan and siheung: /);
    expect(out).toMatch(/\nbecause:\n {2}ansan is lost \[DataCenter ansan\]\n/);
    expect(out).toMatch(/\n {2}needs identity: /);
    expect(out).toMatch(
      /\n {4}\d+ of \d+ replicas of identity at ansan are lost \[Deployment identity-ansan-deployment\]\n/,
    );
    expect(out.match(/replicas of identity at ansan are lost/g)).toHaveLength(1);
  });

  test("draws the chain as a Mermaid flowchart, printed or in a file", () => {
    const args = ["explain", "messaging", "--lose", "ansan,siheung", "--from", shipped.graph, "--graph"];
    const printed = holdfast(args).out;
    expect(printed).toMatch(/^flowchart LR\n {2}loss\{\{"without ansan and siheung"\}\}\n/);
    expect(printed).toMatch(/\(\["identity: serving, .*"\]\):::serving\n/);
    // Every box that an arrow names is declared.
    const boxes = new Set([...printed.matchAll(/^ {2}(\w+)[[({]/gm)].map(([, box]) => box));
    for (const [, from, to] of printed.matchAll(/(\w+) (?:-->|==>|-\.->) (\w+)/g)) {
      expect(boxes).toContain(from);
      expect(boxes).toContain(to);
    }
    const { out } = holdfast([...args, shipped.file("why.md")]);
    expect(out).toMatch(/^messaging without/);
    expect(shipped.read("why.md")).toBe(`\`\`\`mermaid\n${printed}\`\`\`\n`);
    holdfast([...args, shipped.file("why.mmd")]);
    expect(shipped.read("why.mmd")).toBe(printed);
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
    const { code, error } = holdfast(["explain", ...args, "--from", shipped.graph]);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("diff", () => {
  test("says what got worse against a report, and ends with 1 when a promise breaks", () => {
    expect(holdfast(["check", "--from", shipped.graph, "--json", shipped.file("base.json")]).code).toBe(0);
    const slower = shipped.changed({
      "public-route53-taxi.kr.example-ansan": (inputs) => Object.assign(inputs, { ttl: 3_600 }),
    });
    const { code, out } = holdfast(["diff", "--base-report", shipped.file("base.json"), "--from", slower]);
    expect(out).toMatch(/^## This change breaks \d+ goals? of 1 service.*\n\nCompared with `base\.json`\. /);
    expect(out).toMatch(/^- \*\*taxi: RTO goal 5 min, bound 1 h 36 s \(was 49 s\)\*\* without ansan/m);
    expect(code).toBe(1);
    const same = holdfast(["diff", "--base-report", shipped.file("base.json"), "--from", shipped.graph]);
    expect(same.out).toMatch(/^## This change changes no verdict\n/);
    expect(same.code).toBe(0);
  });

  test("names a service that is gone, and lets it go where that is allowed by name", () => {
    const without = shipped.file("without.json");
    const state = JSON.parse(shipped.read("graph.json")) as { deployment: { resources: { urn: string }[] } };
    const { resources } = state.deployment;
    const left = resources.filter(({ urn }) => !/::(public-[a-z0-9]+-)?talkchannel\b/.test(urn));
    expect(left.length).toBeLessThan(resources.length);
    writeFileSync(without, JSON.stringify({ ...state, deployment: { resources: left } }));
    const args = ["diff", "--base-report", shipped.file("base.json"), "--from", without];
    const refused = holdfast(args);
    expect(refused.out).toMatch(
      /^- \*\*Removed or lowered:\*\* service talkchannel: .*`--allow service:talkchannel`$/m,
    );
    expect(refused.code).toBe(1);
    expect(holdfast([...args, "--allow", "service:talkchannel"]).out).toContain(
      "is declared no more; allowed",
    );
    const idle = holdfast([...args, "--allow", "service:talkchannel", "--allow", "rto:mail"]);
    expect(idle.error).toContain("--allow rto:mail allows nothing that this change does");
    expect(idle.code).toBe(2);
  });

  test("writes a comment that nothing was judged where a program is emptied, over the one of an earlier run", () => {
    const none = shipped.file("none.json");
    writeFileSync(none, JSON.stringify({ version: 3, deployment: { resources: [] } }));
    for (const name of ["comment.md", "diff.json"]) writeFileSync(shipped.file(name), "of an earlier run");
    const { code, out, error } = holdfast([
      ...["diff", "--base-report", shipped.file("base.json"), "--from", none],
      ...["--out", shipped.file("comment.md"), "--json", shipped.file("diff.json")],
    ]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toMatch(/^error: /);
    expect(error).not.toMatch(/\n {4}at /);
    expect(shipped.read("comment.md")).toMatch(
      /^## This change cannot be judged\n\n.*`base\.json`.*no approval/,
    );
    expect(JSON.parse(shipped.read("diff.json"))).toMatchObject({
      judged: false,
      errors: [{ message: expect.any(String) }],
    });
  });

  test("says as JSON what it says as Markdown", () => {
    const { out } = holdfast([
      "diff",
      "--base-report",
      shipped.file("base.json"),
      "--from",
      shipped.graph,
      "--json",
    ]);
    expect(JSON.parse(out)).toEqual({
      judged: true,
      removals: [],
      causes: [],
      changes: [],
      stillUnmet: 0,
      unchanged: expect.any(Number),
      errors: [],
      found: [],
      resolved: [],
      regresses: false,
    });
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
    ["a folder for a report", ["--base-report", "docs"], /why: it is a folder/],
    [
      "one file for two outputs",
      ["--base-report", "none.json", "--out", "same", "--json", "./same"],
      /same is named twice/,
    ],
    [
      "to write over its base",
      ["--base-report", "none.json", "--json", "none.json"],
      /none\.json is to be read and to be written/,
    ],
  ])("refuses %s", (_case, args, message) => {
    const { code, error } = holdfast(["diff", ...args]);
    expect(error).toMatch(message);
    expect(error.match(/^error: .*/gm)!.length).toBeLessThanOrEqual(1);
    expect(code).toBe(2);
  });
});
