import type { AcceptanceUse } from "./acceptance/acceptances";
import type { Blueprint, NotUnderstood } from "./blueprint/blueprint";
import { deriveBlueprint } from "./blueprint/derive-blueprint";
import { isPart, type Part } from "./blueprint/part";
import { refuseUnjudgeable } from "./blueprint/unjudgeable";
import { type Declared, declaredBy } from "./declared";
import { defectFindings } from "./findings/defects";
import { failoverCycles } from "./findings/failover-cycles";
import type { Finding } from "./findings/finding";
import { placements } from "./findings/placements";
import { sharedCauses } from "./findings/shared-causes";
import { singleSiteDependencies } from "./findings/single-site-dependencies";
import { passedOver, statedGoals } from "./findings/stated-goals";
import { undeclaredHazards } from "./findings/undeclared-hazards";
import { unmetGoals } from "./findings/unmet-goals";
import { unsaidOverload } from "./findings/unsaid-overload";
import { voterSets } from "./findings/voter-sets";
import { weakerDependencies } from "./findings/weaker-dependencies";
import type { OtherPart, OtherParts } from "./graph/other-parts";
import type { ResourceGraph } from "./graph/resource";
import { judgeWithRemedies } from "./judge/judge";
import { type Outcome, outcomes, type Verdict } from "./judge/verdict";
import { domainLosses } from "./loss/failure-domains";
import { nothingLost } from "./loss/loss";
import { siteLosses } from "./loss/site-losses";

/** How a graph is checked. */
export interface CheckOptions {
  /** How many sites are lost at once, at most. Default: 2. */
  readonly depth?: number;
  /** Whether everything else that can be lost is judged too: halls, utilities, hazards, providers. Default: false. */
  readonly domains?: boolean;
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
  const losses = partial ? [] : [...siteLosses(blueprint, depth), ...domains];
  const judgeAll = (as: Blueprint) => ({
    before: partial ? [] : judgeWithRemedies(as, nothingLost),
    judged: losses.map((loss) => judgeWithRemedies(as, loss)),
  });
  // What follows from a defect is counted at it, and is no finding of its own: those are of what was meant.
  const intended = blueprint.intended ?? blueprint;
  const { before, judged } = judgeAll(intended);
  const actual = blueprint.intended ? judgeAll(blueprint) : { before, judged };
  const verdicts = actual.judged.flat().map((judgement) => judgement.verdict);
  const findings = [
    ...defectFindings(blueprint, losses, [...before, ...judged.flat()]),
    ...unmetGoals([...before, ...judged.flat()]),
    ...weakerDependencies(intended),
    ...(partial ? [] : singleSiteDependencies(intended)),
    ...(partial ? [] : voterSets(intended)),
    ...failoverCycles(intended),
    ...sharedCauses(intended, judged.flat()),
    ...(withDomains ? undeclaredHazards(intended) : []),
    ...unsaidOverload([...before, ...judged.flat()]),
    ...placements(intended, !partial),
    ...statedGoals(intended),
    ...passedOver(intended),
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
    goalsMet: partial || (sound && beyondDepth(blueprint, depth)) ? null : sound,
    partial,
    part: options.part ?? null,
    others: (options.others?.states ?? []).map(({ graph: _graph, ...other }) => other),
    missingSites: blueprint.missingSites,
    notUnderstood: blueprint.notUnderstood,
  };
  return { declared: declaredBy(blueprint), summary, verdicts, findings };
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
