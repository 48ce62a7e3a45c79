import { findingMessage } from "@holdfast/report/text/finding-text";
import { isDeepStrictEqual } from "node:util";
import {
  type Blueprint,
  deriveBlueprint,
  type Finding,
  InvalidInputError,
  type Report,
  type ResourceGraph,
  UnjudgeableError,
  type Verdict,
} from "@holdfast/resilience";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";

/** Every loss that is judged: up to two sites, and everything else that sites have in common. */
const options = { depth: 2, domains: true } as const;

/** A view of a graph from which the same blueprint is derived as from one that was judged already. */
class KnownView extends StackView {
  constructor(
    graph: ResourceGraph,
    blueprint: Blueprint,
    private readonly known: Report,
  ) {
    super(graph, options, blueprint);
  }

  override get report(): Report {
    return this.known;
  }
}

/** What `holdfast check --domains` says of a graph, and what it was derived from. */
export interface Judged {
  readonly blueprint: Blueprint;
  /** Verdicts without what policies add. */
  readonly bare: Report;
  readonly report: Report;
}

/** What is said instead of a report: a clear refusal, or an exception that nobody meant. */
export interface NoReport {
  readonly refused: string;
  /** True where the analysis failed instead of refusing. */
  readonly crashed: boolean;
}

/**
 * Judges a graph as `holdfast check --domains` does. This module and `naming.ts` are all of the harness that knows the
 * analysis.
 *
 * @param known the judgement of the graph that it was made from: what cannot have changed is taken from it
 */
export function judgeGraph(graph: ResourceGraph, known?: Judged): Judged | NoReport {
  try {
    const blueprint = deriveBlueprint(graph);
    if (known && isDeepStrictEqual(blueprint, known.blueprint)) {
      const report = reportOf(new KnownView(graph, known.blueprint, known.bare));
      return { blueprint: known.blueprint, bare: known.bare, report };
    }
    const view = new StackView(graph, options, blueprint);
    const report = reportOf(view);
    return { blueprint, bare: view.report, report };
  } catch (error) {
    const meant = error instanceof InvalidInputError || error instanceof UnjudgeableError;
    return { refused: error instanceof Error ? error.message : String(error), crashed: !meant };
  }
}

/** What a verdict comes to, without its words. */
function gist({ outcome, served, writes, rtoSeconds, rpoSeconds, met, unmet, rtoTerms }: Verdict): string {
  return JSON.stringify([outcome, served, writes, rtoSeconds, rpoSeconds, met, unmet, rtoTerms]);
}

const verdictKey = ({ service, loss }: Verdict): string => `${service} without ${loss}`;

function findingKey(finding: Finding): string {
  const { policy, level, service, resource } = finding;
  return JSON.stringify([policy, level, service, resource, findingMessage(finding)]);
}

/** Each link of what a verdict says, as JSON: an entry of a list is a link, and so is a text. */
function linksOf(verdict: Verdict): string[] {
  return Object.values(JSON.parse(JSON.stringify(verdict)) as Record<string, unknown>).flatMap((value) =>
    Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : [JSON.stringify(value)],
  );
}

/** How one verdict differs from the one before. */
export interface VerdictChange {
  readonly key: string;
  readonly before: Verdict | undefined;
  readonly after: Verdict | undefined;
}

/** How a report differs from the one before. */
export interface Difference {
  readonly verdicts: readonly VerdictChange[];
  readonly added: readonly Finding[];
  readonly removed: readonly Finding[];
}

/** What a verdict says after a change that it did not say before. */
export function newLinks({ before, after }: VerdictChange): string[] {
  const old = new Set(before ? linksOf(before) : []);
  return after ? linksOf(after).filter((link) => !old.has(link)) : [];
}

function verdictChanges(before: Report, after: Report, say: (verdict: Verdict) => string): VerdictChange[] {
  const old = new Map(before.verdicts.map((verdict) => [verdictKey(verdict), verdict]));
  const now = new Map(after.verdicts.map((verdict) => [verdictKey(verdict), verdict]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return was && is && say(was) === say(is) ? [] : [{ key, before: was, after: is }];
  });
}

/** What changed between two judgements; words of verdicts are compared only where nothing else changed, or not at all. */
export function differenceOf(before: Judged, after: Judged, { words = true } = {}): Difference {
  const old = new Set(before.report.findings.map(findingKey));
  const now = new Set(after.report.findings.map(findingKey));
  const added = after.report.findings.filter((finding) => !old.has(findingKey(finding)));
  const removed = before.report.findings.filter((finding) => !now.has(findingKey(finding)));
  if (after.bare === before.bare) return { verdicts: [], added, removed };
  const changes = verdictChanges(before.bare, after.bare, gist);
  const nothing = changes.length + added.length + removed.length === 0;
  const verdicts =
    nothing && words
      ? verdictChanges(before.bare, after.bare, (verdict) => JSON.stringify(verdict))
      : changes;
  return { verdicts, added, removed };
}
