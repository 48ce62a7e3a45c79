import { readFileSync } from "node:fs";
import * as path from "node:path";
import { coveragePage, declaredFields, readCoverage } from "../../mutation/coverage";
import { falseAlarm, spellings } from "../../mutation/equivalents";
import { judgeGraph, type Judged, type NoReport } from "../../mutation/judging";
import { IncrementalAnalysis } from "../../mutation/incremental-analysis";
import { hash } from "../../mutation/mutants";
import { violationsOnRandomBlueprints } from "../../mutation/random-weakenings";
import { readRatchet } from "../../mutation/ratchet";
import { judgeHere, selectedMutants } from "../../mutation/run";
import { graphOf } from "../../mutation/subjects";
import { evaluatedStack } from "../shipped/evaluated-stack";

/** The seed of the run that is written down; another chooses other resources of each role. */
const SEED = 1;
const exported = readFileSync(evaluatedStack("dev"), "utf8");
const graph = graphOf(exported);
const known = readRatchet<Record<string, string>>("coverage.json");
const rerun = "run `npm run mutate -- --write`";

test("every type and field that the shipped blueprint declares was measured", () => {
  const unmeasured = [...declaredFields(graph, SEED)].filter((declared) => {
    const space = declared.indexOf(" ");
    return known[declared.slice(0, space)]?.[declared.slice(space + 1)] === undefined;
  });
  // A field that nobody measured: see whether a verdict notices it when it breaks.
  expect({ unmeasured, fix: rerun }).toEqual({ unmeasured: [], fix: rerun });
});

test("docs/coverage.md is that of the run that is written down", () => {
  const page = readFileSync(path.join(__dirname, "../../../docs/coverage.md"), "utf8");
  expect(page).toBe(coveragePage(readCoverage(known)));
});

test("a sample of mutants: none survives that is not known to, and none makes the analysis fail", () => {
  const survivors = readRatchet<number>("survivors.json");
  const results = judgeHere(exported, { seed: SEED, sample: 15 });
  expect(results.filter(({ outcome }) => outcome === "crashed")).toEqual([]);
  const survived = results.filter(({ outcome }) => outcome === "survived");
  expect(survived.map(({ kind }) => kind).filter((kind) => survivors[kind] === undefined)).toEqual([]);
}, 60_000);

test("a sample of mutants: judging by what changes says the same as judging the whole", () => {
  const said = (judged: Judged | NoReport) =>
    "refused" in judged
      ? judged
      : JSON.stringify([judged.bare.verdicts, judged.report.findings, judged.report.verdicts]);
  const analysis = new IncrementalAnalysis(graph);
  const { known } = analysis;
  // Another sample each day: what is unsound for a few mutants is found some day, and says which.
  const seed = Math.floor(Date.now() / 86_400_000);
  const different = selectedMutants(exported, { seed, sample: 12 }).filter((mutant) => {
    const resources = graph.resources.flatMap((resource) =>
      resource.urn === mutant.urn ? (mutant.changed ?? []) : resource,
    );
    const changed = analysis.notices(mutant) ? analysis.judge({ resources }, mutant) : known;
    return said(changed) !== said(judgeGraph({ resources }));
  });
  expect({ seed, different }).toEqual({ seed, different: [] });
}, 60_000);

test("equivalent spellings: a third of them raise no false alarm that is not known", () => {
  const alarms = readRatchet<string>("known-false-alarms.json");
  const before = judgeGraph(graph);
  if ("refused" in before) throw new Error(before.refused);
  const sample = spellings
    .toSorted((left, right) => hash(left.title, SEED) - hash(right.title, SEED))
    .slice(0, 26);
  const fresh = sample.flatMap((spelling) => {
    const alarm = falseAlarm(graph, before, spelling);
    return alarm === undefined || spelling.title in alarms ? [] : [`${spelling.title}: ${alarm}`];
  });
  expect(fresh).toEqual([]);
}, 60_000);

test("random blueprints: taking redundancy away improves no verdict, but where it is known to", () => {
  const rewarded = readRatchet<unknown>("rewarded-weakenings.json");
  const found = violationsOnRandomBlueprints(60, SEED);
  expect(Object.keys(found).filter((title) => !(title in rewarded))).toEqual([]);
}, 60_000);
