import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Report, Resource } from "@holdfast/resilience";
import type { Log } from "sarif";
import { soundBlueprint } from "../../policies/fixtures/blueprint";
import { change, without } from "../../policies/fixtures/declaration";
import { holdfast } from "./holdfast";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-policies-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");

/** Writes resources as `pulumi stack export` does, which gives a provider with its id. */
function exported(resources: readonly Resource[]): string {
  const state = resources.map(({ provider, ...rest }) => ({
    ...rest,
    ...(provider === undefined ? {} : { provider: `${provider}::id` }),
  }));
  writeFileSync(file("graph.json"), JSON.stringify({ version: 3, deployment: { resources: state } }));
  return file("graph.json");
}

const withoutVault = () => without(soundBlueprint(), ({ type }) => type === "holdfast:index:OffsiteVault");

test("a blueprint that the pack lets pass is let pass", () => {
  const { code, out } = holdfast(["check", "--from", exported(soundBlueprint())]);
  expect(out).toMatch(/every goal is met\.\n/);
  expect(code).toBe(0);
});

test("a blueprint without its vault is refused as by the pack, in every format", () => {
  const formats = [
    "--json",
    "r.json",
    "--sarif",
    "r.sarif",
    "--junit",
    "r.xml",
    "--markdown",
    "r.md",
    "--html",
    "r.html",
  ];
  const written = formats.map((each) => (each.startsWith("--") ? each : file(each)));
  const { code, out } = holdfast(["check", "--from", exported(withoutVault()), ...written]);
  expect(code).toBe(1);
  expect(out).toMatch(
    /\nerror backups-offsite-and-immutable\n.*no vault of the blueprint is that bucket\n +fix: /,
  );
  expect(out).toMatch(/every goal is met, but 1 finding is an error\.\n/);
  const { findings, summary } = JSON.parse(read("r.json")) as Report;
  expect(findings[0]).toMatchObject({ policy: "backups-offsite-and-immutable", level: "error" });
  expect(summary).toMatchObject({ errors: 1, unmet: 0, goalsMet: false });
  const { runs } = JSON.parse(read("r.sarif")) as Log;
  expect(runs[0]!.results!.filter(({ level }) => level === "error").map(({ ruleId }) => ruleId)).toEqual([
    "backups-offsite-and-immutable",
  ]);
  expect(read("r.xml")).toMatch(/<failure type="backups-offsite-and-immutable"/);
  for (const page of ["r.md", "r.html"])
    expect(read(page)).toMatch(/no vault of the blueprint is that bucket/);
});

test("one loss shows what policies find besides", () => {
  const { code, out } = holdfast(["check", "--from", exported(withoutVault()), "--lose", "ansan"]);
  expect(code).toBe(1);
  expect(out).toMatch(/\nerror backups-offsite-and-immutable\n/);
});

test("what only a policy finds in the resources is refused, errors before warnings", () => {
  const container = ["spec", "template", "spec", "containers", 0];
  const resources = [
    ["games-ansan-deployment", [...container, "image"], "games:latest"],
    ["games-siheung-deployment", [...container, "securityContext", "runAsNonRoot"], false],
  ].reduce(
    (before, [name, place, value]) =>
      change(before, ":Deployment", name as string, place as string[], value as string | boolean),
    soundBlueprint(),
  );
  const { code, out } = holdfast(["check", "--from", exported(resources), "--depth", "1", "--json"]);
  const { findings } = JSON.parse(out) as Report;
  const errors = findings.filter(({ level }) => level === "error");
  expect(new Set(errors.map(({ policy }) => policy))).toEqual(new Set(["workload-hygiene"]));
  expect(findings.slice(0, errors.length)).toEqual(errors);
  expect(code).toBe(1);
});

test("a part is judged by what can be judged of it alone, and says what was not", () => {
  const part = soundBlueprint().filter(
    ({ urn, name, provider = "" }) => !/siheung|pangyo|aws-|route53|backups/.test(urn + name + provider),
  );
  const { code, out } = holdfast(["check", "--from", exported(part), "--part", "ansan", "--json"]);
  expect(code).toBe(0);
  const { findings, summary } = JSON.parse(out) as Report;
  expect(
    findings.map(({ policy, level, resource }) => [policy, level, resource?.split("::").at(-1)]),
  ).toEqual([
    ["whole-blueprint-is-judged", "warning", undefined],
    // The fixture's members recover from no archive, and nothing restores them at their first start.
    ["configuration-takes-effect", "warning", "messaging-ansan-configuration"],
    ["configuration-takes-effect", "warning", "messaging-ansan-member"],
    ["backups-offsite-and-immutable", "warning", "authority-ansan-voter"],
  ]);
  expect(summary.goalsMet).toBeNull();
});
