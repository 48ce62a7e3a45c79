import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Report } from "@holdfast/resilience";
import Ajv2020 from "ajv/dist/2020";
import schema from "../../../../docs/report.schema.json";
import { evaluatedStack } from "../../shipped/evaluated-stack";
import { type Ended, holdfast, type Inputs } from "./holdfast";

const stacks = ["ansan", "siheung", "pangyo", "global"];
const folder = mkdtempSync(path.join(tmpdir(), "holdfast-together-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Each is evaluated by a process of its own.
beforeAll(() => stacks.forEach(evaluatedStack), 120_000);

interface Exported {
  deployment: { manifest?: { time: string }; resources: { urn: string; type: string; inputs: Inputs }[] };
}

/** A file with the state of a stack as it was some days ago, after a change. */
function state(stack: string, days = 0, change: (exported: Exported) => void = () => undefined): string {
  const exported = JSON.parse(readFileSync(evaluatedStack(stack), "utf8")) as Exported;
  exported.deployment.manifest = { time: new Date(Date.now() - days * 86_400_000 - 60_000).toISOString() };
  change(exported);
  const file = path.join(folder, `${stack}-${days}.json`);
  writeFileSync(file, JSON.stringify(exported));
  return file;
}

const named = (type: RegExp, name: RegExp) => (exported: Exported) => {
  const found = exported.deployment.resources.filter((one) => type.test(one.type) && name.test(one.urn));
  if (found.length === 0) throw new Error(`nothing is named ${name.source}`);
  return found;
};

/** A service is left with one replica at a site. */
const singleReplica = (autoscaler: string) => (exported: Exported) => {
  for (const { inputs } of named(/:HorizontalPodAutoscaler$/, new RegExp(`::${autoscaler}`))(exported))
    Object.assign(inputs["spec"]!, { minReplicas: 1, maxReplicas: 1 });
};

const unchecked = (exported: Exported) => {
  for (const { inputs } of named(/route53\/record:Record$/, /payments.*-ansan$/)(exported))
    delete inputs["healthCheckId"];
};

/** Checks a stack together with the others, as they stand. */
function together(
  stack: string,
  file: string,
  others = stacks.filter((other) => other !== stack),
  ...more: string[]
): Ended {
  const states = others.map((other) => `${other}=${state(other)}`);
  return holdfast(["check", "--from", file, "--part", stack, "--with", ...states, "--depth", "2", ...more]);
}

test.each(stacks)("the stack %s together with the others is judged as the whole", (stack) => {
  const whole = JSON.parse(holdfast(["check", "--json", "--from", evaluatedStack("dev")]).out) as Report;
  const { code, out } = together(stack, state(stack, 1), undefined, "--json");
  const report = JSON.parse(out) as Report;
  const validate = new Ajv2020({
    allErrors: true,
    strictTypes: false,
    formats: { date: true, "date-time": true },
  }).compile(schema);
  expect(validate(report) || validate.errors).toBe(true);
  expect(code).toBe(0);
  expect(report.summary).toMatchObject({ goalsMet: null, partial: false, missingSites: [], errors: 0 });
  expect(new Set(report.summary.others.map(({ part }) => part))).toEqual(
    new Set(stacks.filter((other) => other !== stack)),
  );
  for (const { ageSeconds, source } of report.summary.others) {
    expect(source.kind).toBe("export");
    expect(ageSeconds).toBeGreaterThanOrEqual(60);
  }
  const outcomesOf = ({ verdicts }: Report) =>
    new Map(
      verdicts.map(({ service, loss, outcome, served, met }) => [
        `${service} ${loss}`,
        [outcome, served, met],
      ]),
    );
  expect(outcomesOf(report)).toEqual(outcomesOf(whole));
});

test.each([
  [
    "ansan",
    singleReplica("messaging-ansan"),
    /capacity-holds messaging\n.*messaging serves [\d.]+% of peak.*messaging at ansan/,
  ],
  [
    "siheung",
    singleReplica("payments-siheung"),
    /capacity-holds payments\n.*payments serves [\d.]+% of peak.*payments at siheung/,
  ],
  [
    "pangyo",
    singleReplica("messaging-pangyo"),
    /capacity-holds messaging\n.*messaging serves [\d.]+% of peak.*messaging at pangyo/,
  ],
  ["global", unchecked, /dns-is-dual-and-health-checked.*\n.*payments.*-ansan healthCheckId is absent/],
])(
  "a change of %s alone that breaks what the whole survives is refused with the reason",
  (stack, change, reason) => {
    const { code, out } = together(stack, state(stack, 2, change));
    expect(out).toMatch(reason);
    expect(out).toMatch(/^Judged together with \w+ \(export \S+, updated \d+ min(?: \d+ s)? ago\)/m);
    expect(code).toBe(1);
  },
);

test("a part that cannot be had is refused, with its name and what to do", () => {
  const { code, out } = together("ansan", state("ansan"), ["siheung", "global"]);
  expect(out).toMatch(
    /error whole-blueprint-is-judged\n.* is judged without pangyo: .*\n +fix: .*HOLDFAST_OTHERS=pangyo=FILE/,
  );
  expect(out).not.toContain("every goal");
  expect(code).toBe(1);
});

test("a part that is older than a week is a warning, and fails nothing", () => {
  const states = ["siheung", "pangyo", "global"].map(
    (other) => `${other}=${state(other, other === "pangyo" ? 8 : 6)}`,
  );
  const { code, out } = holdfast([
    "check",
    "--from",
    state("ansan"),
    "--part",
    "ansan",
    "--with",
    ...states,
    "--verbose",
  ]);
  expect(out.match(/other-parts-are-recent\n.*/g)).toEqual([
    expect.stringMatching(
      /pangyo is judged as it stood 8 d ago \(export .*pangyo-8\.json, updated 20.* UTC\)/,
    ),
  ]);
  expect(code).toBe(0);
});

test("a stack of the project needs no cluster to be judged together with the others", () => {
  const states = ["siheung", "pangyo", "global"].map((other) => `${other}=${state(other)}`);
  const { code, out } = holdfast(["check", "--stack", "ansan", "--with", ...states]);
  expect(out).toMatch(/every goal is met, but for what is accepted/);
  expect(code).toBe(0);
});

test.each<[string, string[], RegExp]>([
  [
    "a stack that holds another part",
    ["--part", "ansan", "--with", `siheung=${evaluatedStack("pangyo")}`],
    /said to hold the part siheung, and holds pangyo/,
  ],
  [
    "the part that is judged",
    ["--part", "ansan", "--with", `ansan=${evaluatedStack("ansan")}`],
    /holds ansan, which is judged already/,
  ],
  [
    "others of a whole",
    ["--with", `ansan=${evaluatedStack("ansan")}`],
    /--with says where other parts of a blueprint are, and the whole of one is judged/,
  ],
])("naming %s is bad input", (_, options, message) => {
  const { code, error } = holdfast(["check", "--from", evaluatedStack("ansan"), ...options]);
  expect(error).toMatch(message);
  expect(code).toBe(2);
});
