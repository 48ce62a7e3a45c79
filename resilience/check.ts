import { type AfterLoss, lossesAfter, repairsAfter } from "./after-loss";
import { type AfterTime, blueprintAfter, endedFindings, timeChanges } from "./after-time";
import type { AcceptanceUse } from "./acceptance/acceptances";
import type { Blueprint, NotUnderstood } from "./blueprint/blueprint";
import { deriveBlueprint } from "./blueprint/derive-blueprint";
import { isPart, type Part } from "./blueprint/part";
import { refuseUnjudgeable } from "./blueprint/unjudgeable";
import { type Declared, declaredBy } from "./declared";
import { defectFindings } from "./findings/defects";
import { failoverCycles } from "./findings/failover-cycles";
import type { Finding } from "./findings/finding";
import { lostData, lostObjects } from "./findings/lost-data";
import { placements } from "./findings/placements";
import { sharedCauses } from "./findings/shared-causes";
import { singleSiteDependencies } from "./findings/single-site-dependencies";
import { passedOver, statedGoals } from "./findings/stated-goals";
import { undeclaredHazards } from "./findings/undeclared-hazards";
import { unmetGoals } from "./findings/unmet-goals";
import { voterSets } from "./findings/voter-sets";
import { weakerDependencies } from "./findings/weaker-dependencies";
import type { OtherPart, OtherParts } from "./graph/other-parts";
import type { ResourceGraph } from "./graph/resource";
import { type Judgement, judgeWithRemedies } from "./judge/judge";
import { type Outcome, outcomes, type Verdict } from "./judge/verdict";
import { domainLosses } from "./loss/failure-domains";
import { type Loss, type LossElement, nothingLost } from "./loss/loss";
import { siteLosses } from "./loss/site-losses";

/** How a graph is checked. */
export interface CheckOptions {
  /** How many sites are lost at once, at most. Default: 2. */
  readonly depth?: number;
  /** Whether everything else that can be lost is judged too: halls, utilities, hazards, providers. Default: false. */
  readonly domains?: boolean;
  /** How long losses have lasted when they are judged, in seconds. Default: they just happened. */
  readonly afterSeconds?: number;
  /** What is lost already: every loss is judged on top of it. Default: nothing. */
  readonly lost?: readonly LossElement[];
  /** The part of a blueprint that the graph says it is. Default: it is the whole of one. */
  readonly part?: Part;
  /** The other parts that are in the graph as they stood last, and those that could not be had. Default: none. */
  readonly others?: OtherParts;
}

/** Services that promise to survive more sites than are lost at once: their goals are not judged in full. */
function beyondDepth({ services }: Blueprint, depth: number): boolean {
  return depth < 2 && services.some(({ goals }) => goals?.survive === "two-sites");
}

/** What a report says in numbers. */
export interface Summary {
  readonly resources: number;
  readonly sites: number;
  readonly services: number;
  readonly losses: number;
  readonly verdicts: number;
  /** Verdicts by outcome. */
  readonly outcomes: { readonly [outcome in Outcome]: number };
  /** Verdicts that do not keep their promise, and are not accepted. */
  readonly unmet: number;
  /** Findings that are errors, and are not accepted. */
  readonly errors: number;
  /** Findings that are accepted for a time. */
  readonly accepted: number;
  /**
   * Every promise is kept and no finding is an error; `null` where one is that is accepted, and where some goals were not
   * judged: of a part, or where fewer sites are lost at once than a goal promises to survive.
   */
  readonly goalsMet: boolean | null;
  /** Only a part of a blueprint was judged, for what can be judged of it alone: goals across sites were not. */
  readonly partial: boolean;
  /** The parts that the graph says it holds: data sites and `global`; `null` where it is the whole of a blueprint. */
  readonly part: readonly string[] | null;
  /** Which of them are in the graph as they stood last, and how old that is. */
  readonly others: readonly OtherPart[];
  /** Sites that policies name and that other parts hold. */
  readonly missingSites: readonly string[];
  /** What could not be read. */
  readonly notUnderstood: readonly NotUnderstood[];
}

/** Version of the form that reports have: another one says the same in other fields. */
export const REPORT_SCHEMA_VERSION = 1;

/** What a resource graph survives. */
export interface Report {
  /** What was declared. Absent: the report does not say, as one on a single loss. */
  readonly declared?: Declared;
  /** What was lost already when all else was. Absent: nothing. */
  readonly after?: AfterLoss;
  /** How long losses had lasted, and what that changes. Absent: they just happened. */
  readonly time?: AfterTime;
  readonly summary: Summary;
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly Finding[];
  /** What is accepted of what policies find, whether it is used or not. Absent: nothing was held against it. */
  readonly acceptances?: readonly AcceptanceUse[];
}

function count(verdicts: readonly Verdict[]): { [outcome in Outcome]: number } {
  const counts = { serving: 0, degraded: 0, "read-only": 0, down: 0 };
  for (const outcome of outcomes)
    counts[outcome] = verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return counts;
}

/** Judgements without a loss, and under each of several. */
interface JudgedLosses {
  readonly before: readonly Judgement[];
  readonly judged: readonly (readonly Judgement[])[];
}

const known = new WeakMap<Blueprint, Map<string, JudgedLosses>>();

/**
 * Judges every loss as it is some seconds later; a blueprint that is what many graphs mean, each with a defect of its own, is
 * judged once.
 */
function judgeAll(blueprint: Blueprint, losses: readonly Loss[], seconds: number): JudgedLosses {
  const ofBlueprint = known.get(blueprint) ?? new Map<string, JudgedLosses>();
  known.set(blueprint, ofBlueprint);
  const key = JSON.stringify([seconds, ...losses.map(({ id }) => id)]);
  const all = ofBlueprint.get(key) ?? {
    before: judgeWithRemedies(blueprint, nothingLost),
    judged: losses.map((loss) => judgeWithRemedies(blueprintAfter(blueprint, loss, seconds), loss)),
  };
  ofBlueprint.set(key, all);
  return all;
}

/**
 * Checks a blueprint that was derived already; see {@link check}.
 *
 * @throws UnjudgeableError where there is nothing to judge, or a goal rests on what the graph does not hold
 */
export function checkBlueprint(blueprint: Blueprint, resources: number, options: CheckOptions = {}): Report {
  refuseUnjudgeable(blueprint, resources, options.part);
  const partial = isPart(options.part, blueprint.missingSites);
  const withDomains = options.domains ?? false;
  const domains = withDomains ? domainLosses(blueprint) : [];
  const depth = options.depth ?? 2;
  const lost = options.lost ?? [];
  // One more than is lost already can always be lost.
  const more = Math.max(1, depth - lost.filter(({ kind }) => kind === "site").length);
  const further = [...siteLosses(blueprint, lost.length > 0 ? more : depth), ...domains];
  const losses = partial ? [] : lost.length > 0 ? lossesAfter(blueprint, lost, further) : further;
  const judgedAs = (as: Blueprint, seconds = 0): JudgedLosses =>
    partial ? { before: [], judged: [] } : judgeAll(as, losses, seconds);
  // What follows from a defect is counted at it, and is no finding of its own: those are of what was meant.
  const intended = blueprint.intended ?? blueprint;
  const { before, judged } = judgedAs(intended);
  const meant = [...before, ...judged.flat()];
  const actual = blueprint.defectsOf ? judgedAs(blueprint) : { before, judged };
  const verdictsOf = ({ judged: each }: JudgedLosses) => each.flat().map(({ verdict }) => verdict);
  const { afterSeconds = 0 } = options;
  const verdicts = verdictsOf(afterSeconds > 0 ? judgedAs(blueprint, afterSeconds) : actual);
  const repairs = lost.length > 0 && !partial ? repairsAfter(intended, lost) : undefined;
  const findings = [
    ...defectFindings(blueprint, losses, meant, [...actual.before, ...actual.judged.flat()]),
    ...unmetGoals(meant),
    ...(repairs?.findings ?? []),
    ...(afterSeconds > 0 ? endedFindings(blueprint, losses, afterSeconds, verdictsOf(actual), verdicts) : []),
    ...weakerDependencies(intended),
    ...(partial ? [] : singleSiteDependencies(intended)),
    ...(partial ? [] : voterSets(intended)),
    ...failoverCycles(intended),
    ...sharedCauses(intended, judged.flat()),
    ...lostData(intended, judged.flat()),
    // A part holds the copies of its own sites only.
    ...(partial ? [] : lostObjects(intended, judged.flat())),
    ...(withDomains ? undeclaredHazards(intended) : []),
    ...placements(intended, !partial),
    ...statedGoals(intended),
    ...passedOver(intended, blueprint.defects),
  ];
  const unmet = verdicts.filter((verdict) => !verdict.met).length;
  const errors = findings.filter((finding) => finding.level === "error").length;
  const sound = unmet === 0 && errors === 0;
  const summary: Summary = {
    resources,
    sites: blueprint.sites.length,
    services: blueprint.services.length,
    losses: losses.length,
    verdicts: verdicts.length,
    outcomes: count(verdicts),
    unmet,
    errors,
    accepted: 0,
    goalsMet: partial || (sound && (repairs !== undefined || beyondDepth(blueprint, depth))) ? null : sound,
    partial,
    part: options.part ?? null,
    others: (options.others?.states ?? []).map(({ graph: _graph, ...other }) => other),
    missingSites: blueprint.missingSites,
    notUnderstood: blueprint.notUnderstood,
  };
  const after = repairs && { after: repairs.after };
  const time = options.afterSeconds !== undefined && {
    time: { afterSeconds, changes: timeChanges(blueprint, losses) },
  };
  return { declared: declaredBy(blueprint), ...after, ...time, summary, verdicts, findings };
}

/**
 * Derives the blueprint from a graph, loses every site and every combination of sites up to a depth, and says
 * what each service still does and which promises are not kept. A graph that says it is a part of a blueprint
 * (one stack of several) is not judged across sites; what can be said of it alone is said.
 *
 * @throws UnjudgeableError where there is nothing to judge, or a goal rests on what the graph does not hold
 */
export function check(graph: ResourceGraph, options: CheckOptions = {}): Report {
  return checkBlueprint(deriveBlueprint(graph), graph.resources.length, options);
}
