import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Report } from "@holdfast/resilience";
import Ajv2020 from "ajv/dist/2020";
import schema from "../../../../docs/report.schema.json";
import { type Ended, evaluateShipped, holdfast, type Inputs, type Shipped } from "./holdfast";

interface Registered {
  urn: string;
  type: string;
  inputs: Inputs;
}

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };

let shipped: Shipped;

beforeAll(() => {
  shipped = evaluateShipped();
}, 120_000);
afterAll(() => shipped.remove());

/** A file with what a change leaves of the shipped resources. */
function rewritten(change: (resources: Registered[]) => Registered[]): string {
  const state = JSON.parse(readFileSync(shipped.graph, "utf8")) as {
    deployment: { resources: Registered[] };
  };
  state.deployment.resources = change(state.deployment.resources);
  const file = shipped.file("rewritten.json");
  // A parser makes infinity of this text; JSON has no other word for it.
  writeFileSync(file, JSON.stringify(state).replaceAll('"INFINITE"', "1e400"));
  return file;
}

const without = (gone: (resource: Registered) => boolean): string =>
  rewritten((resources) => resources.filter((resource) => !gone(resource)));

/** The shipped resources, with inputs of the one of a type and name changed. */
function changed(type: RegExp, name: string, change: (inputs: Inputs) => void): string {
  return rewritten((resources) => {
    const found = resources.filter((one) => type.test(one.type) && one.urn.endsWith(`::${name}`));
    if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}`);
    change(found[0]!.inputs);
    return resources;
  });
}

const changedPolicy = (service: string, fields: object): string =>
  changed(/PlacementPolicy/, service, (inputs) => Object.assign(inputs, fields));

/** Every command that judges, asked of some files. */
const judging: readonly (readonly string[])[] = [
  ["check"],
  ["check", "--lose", "ansan"],
  ["check", "--no-domains"],
  ["risk"],
  ["explain", "payments", "--lose", "ansan"],
  ["capacity"],
  ["picture", "--out", "never-written.svg"],
  ["diff", "--base-report", "base.json"],
];

function ask([command = "", ...options]: readonly string[], file: string, ...more: string[]): Ended {
  const args = options.map((option) => (/\.(svg|json)$/.test(option) ? shipped.file(option) : option));
  return holdfast([command, ...args, "--from", file, ...more]);
}

function expectRefused({ code, out, error }: Ended, message: RegExp): void {
  expect(error).toMatch(message);
  expect(error).toMatch(/^error: .*\n {2}at: .*\n {2}why: .*\n {2}fix: /);
  expect(error).not.toMatch(/\n\s+at .*:\d+:\d+/);
  // The comment of a change says that it cannot be judged.
  expect(out).toMatch(/^(?:## This change cannot be judged\n[^]*)?$/);
  expect(code).toBe(2);
}

/** Checks a file once, for people and for programs, and expects that a goal is not met. */
function unmetReport(file: string, message: RegExp): Report {
  const { code, out, error } = ask(["check"], file, "--json", shipped.file("report.out"));
  expect(error).toMatch(/^json: \S+\n$/);
  expect(out).toMatch(message);
  expect(out).not.toContain("every goal is met.");
  expect(code).toBe(1);
  const report = JSON.parse(shipped.read("report.out")) as Report;
  const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
  expect(validate(report) || validate.errors).toBe(true);
  expect(report.summary.goalsMet).toBe(false);
  return report;
}

describe("where there is nothing to judge", () => {
  beforeAll(() => {
    const { out } = holdfast(["check", "--json", "--depth", "1", "--from", shipped.graph]);
    writeFileSync(shipped.file("base.json"), out);
  });

  test.each(judging.map((command) => [command.join(" "), command] as const))(
    "holdfast %s refuses",
    (_, command) => {
      writeFileSync(shipped.file("empty.json"), '{"deployment":{}}');
      writeFileSync(shipped.file("steps.json"), '{"steps":[]}');
      for (const file of ["empty.json", "steps.json"])
        expectRefused(
          ask(command, shipped.file(file)),
          /^error: there is nothing to judge: the graph holds no site/,
        );
    },
  );

  test("a plain program is refused", () => {
    const folder = shipped.file("plain");
    mkdirSync(folder);
    symlinkSync(path.join(__dirname, "../../../../node_modules"), path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: plain\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
    writeFileSync(
      path.join(folder, "index.js"),
      'const pulumi = require("@pulumi/pulumi");\nnew pulumi.ComponentResource("a:b:C", "c");\n',
    );
    expectRefused(
      holdfast(["check", "--cwd", folder]),
      /a graph of \d+ resources?, with 0 sites and 0 services/,
    );
  });
});

describe("a data center that the policies name", () => {
  test.each(judging.map((command) => [command.join(" "), command] as const))(
    "and that is not declared has holdfast %s refuse",
    (_, command) => {
      const file = without(({ type, urn }) => type.endsWith(":DataCenter") && urn.endsWith("::pangyo"));
      expectRefused(
        ask(command, file),
        /policies name the site pangyo, which the graph does not hold\n {2}at: urn:.*PlacementPolicy::\S+: allowedSites\[2\]/,
      );
    },
  );

  test("and that is misspelled is refused with the name that is meant", () => {
    const ended = ask(["check"], changedPolicy("payments", { allowedSites: ["ansan", "siheung", "pangio"] }));
    expectRefused(ended, /the site pangio,.*\n.*::payments: allowedSites\[2\]\n.*\n {2}fix: write pangyo/);
  });

  test("and that has another of its name beside it is refused with both", () => {
    const file = changed(/:DataCenter$/, "siheung", (inputs) => Object.assign(inputs, { site: "ansan" }));
    expectRefused(
      ask(["check"], file),
      /2 resources declare the site ansan\n {2}at: urn:\S+::ansan: site, urn:\S+::siheung: site\n/,
    );
  });
});

describe("a part of a blueprint", () => {
  /** What the stack of one site holds: everything of the others is left out. */
  const ofAnsan = () => without(({ urn }) => /siheung|pangyo|aws-/.test(urn));

  test("says so itself, is judged for what it holds, and is told apart from the whole", () => {
    const { out } = ask(["check"], ofAnsan(), "--part", "ansan");
    expect(out).toMatch(/A part of a blueprint \(ansan\): goals across sites were not judged.*$/m);
    expect(out).not.toContain("every goal");
    const report = JSON.parse(ask(["check", "--json"], ofAnsan(), "--part", "ansan").out) as Report;
    expect(report.summary).toMatchObject({ partial: true, part: ["ansan"], goalsMet: null, verdicts: 0 });
    const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
    expect(validate(report) || validate.errors).toBe(true);
  });

  test("is refused with a site that it does not hold, and with one that it does not name", () => {
    expectRefused(ask(["check"], ofAnsan(), "--part", "ansan,siheung"), /said to hold the part siheung/);
    expectRefused(
      ask(["check"], shipped.graph, "--part", "ansan"),
      /holds the site siheung, and is said to be a part without it\n[^]*holds the site pangyo/,
    );
  });

  test("is refused where what a loss leaves is asked for", () => {
    for (const command of judging.slice(1, -1).filter(([, option]) => option !== "--no-domains"))
      expectRefused(
        ask(command, ofAnsan(), "--part", "ansan"),
        /the graph is a part of a blueprint only: ansan/,
      );
  });

  test.each([
    ["drill", "--stack", "global"],
    ["evacuate", "pangyo", "--dry-run", "--stack", "global"],
  ])("is refused by holdfast %s in the same words", (...args) => {
    expectRefused(holdfast(args), /^error: the graph is a part of a blueprint only: global\n/);
  });

  test("is not said of a stack, which says it itself", () => {
    expectRefused(holdfast(["check", "--part", "ansan"]), /--part says what files hold/);
  });
});

describe("a goal", () => {
  test.each<[string, object]>([
    ["survive", { survive: SECRET }],
    ["survive", { survive: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }],
    ["rtoSeconds", { rtoSeconds: "soon" }],
    ["servedAfterOneLoss", { servedAfterOneLoss: 80 }],
    ["peakRequestsPerSecond", { peakRequestsPerSecond: -5 }],
    ["rpoSeconds", { rpoSeconds: "INFINITE" }],
  ])("whose %s cannot be read (%j) is met by nothing", (field, fields) => {
    const report = unmetReport(
      changedPolicy("payments", fields),
      new RegExp(
        `nothing-passed-over payments\\n {2}${field} could not be read: .*, so nothing meets the goals of payments\\n`,
      ),
    );
    expect(report.findings.filter(({ level, accepted }) => level === "error" && !accepted)).toHaveLength(1);
    const payments = report.verdicts.filter(({ service }) => service === "payments");
    expect(payments).toHaveLength(new Set(report.verdicts.map(({ loss }) => loss)).size);
    for (const verdict of payments)
      expect(verdict).toMatchObject({ met: false, unmet: ["goal"], goal: null });
  });

  test("that nobody states for a service is said, for one and for all", () => {
    const one = without(({ type, urn }) => /PlacementPolicy/.test(type) && urn.endsWith("::taxi"));
    unmetReport(one, /every-service-has-goals taxi\n {2}taxi runs and no PlacementPolicy states its goals/);
    const none = without(({ type }) => /PlacementPolicy/.test(type));
    unmetReport(none, /\d+ findings are errors\.\n/);
  });
});

test("a name that a policy promises and nobody answers is down", () => {
  const gone = ({ type, inputs }: Registered) =>
    /route53|Route53Zone|AuthoritativeServer/.test(type) ||
    JSON.stringify(inputs).includes("holdfast.dev/zone");
  const report = unmetReport(
    without(gone),
    /with nothing lost payments is down; .*no server that is named as authoritative answers for payments\.kr\.example/,
  );
  const payments = report.verdicts.filter(({ service }) => service === "payments");
  expect(new Set(payments.map(({ outcome }) => outcome))).toEqual(new Set(["down"]));
});

describe("a figure that is none", () => {
  const record = /route53\/record:Record$/;
  const check = /healthCheck:HealthCheck$/;
  const named = (type: RegExp, name: RegExp) => {
    const state = JSON.parse(readFileSync(shipped.graph, "utf8")) as {
      deployment: { resources: Registered[] };
    };
    const found = state.deployment.resources.find((one) => type.test(one.type) && name.test(one.urn));
    return found!.urn.split("::").at(-1)!;
  };

  test.each<[string, RegExp, RegExp, object]>([
    ["ttl", record, /payments.*ansan/, { ttl: -1000 }],
    ["ttl", record, /payments.*ansan/, { ttl: "INFINITE" }],
    ["requestInterval", check, /payments.*ansan/, { requestInterval: -10 }],
    ["requestInterval", check, /payments.*ansan/, { requestInterval: 1e308 }],
    ["failureThreshold", check, /payments.*ansan/, { failureThreshold: 1e308 }],
  ])("(%s) is named, and the goal that rests on it is not met", (field, type, name, fields) => {
    const file = changed(type, named(type, name), (inputs) => Object.assign(inputs, fields));
    // A reader that knows what the field is for says it; the others leave it to that.
    const report = unmetReport(
      file,
      new RegExp(
        `^error (nothing-passed-over\\n {2}${field} could not be read: |dns-is-dual-.*\\n.* ${field} )`,
        "m",
      ),
    );
    expect(report.verdicts.some(({ service, met }) => service === "payments" && !met)).toBe(true);
    expect(holdfast(["risk", "--from", file, "--service", "payments", "--most", "1"]).code).toBe(0);
  });
});
