import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import type { Rule, Violation } from "@holdfast/policies/rule";
import { rules } from "@holdfast/policies/rules";
import type { Blueprint, NotUnderstood, Report, Resource, ResourceGraph } from "@holdfast/resilience";
import { Acceptances } from "@holdfast/resilience/acceptance/acceptances";
import { readBlueprint } from "@holdfast/resilience/blueprint/derive-blueprint";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { byUrn } from "@holdfast/resilience/blueprint/reading-order";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { withoutDefective } from "@holdfast/resilience/defects/out-of-service";
import { defectReaders, toldOnce } from "@holdfast/resilience/defects/registry";
import { isDeepStrictEqual } from "node:util";
import { everyLoss, type Judged, type NoReport, refusalOf } from "./judging";
import { type Change, Reads, watchedParts, watchedReading, watchedResources } from "./reads";

/** A step from resources to a report: what it came to for the graph itself, and what it looked at. */
interface Step<Output> {
  readonly run: (reading: Reading, blueprint: Blueprint) => Output;
  readonly known: Output;
  readonly reads: Reads;
  /** What it could not read. */
  readonly misread: readonly NotUnderstood[];
}

/** What a policy finds wrong with the graph itself, and what it looked at. */
interface RuleStep {
  readonly known: readonly Violation[];
  readonly reads: Reads;
}

/** Parts of a view besides its blueprint. What is accepted is noted while findings are held against it. */
const REPORT = "report";
const ACCEPTANCES = "acceptances";

/** Keys with values that differ between two records. */
function differingParts(one: object, other: object): Set<string> {
  if (one === other) return new Set();
  const [left, right] = [one, other] as [Record<string, unknown>, Record<string, unknown>];
  return new Set(
    [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
      (part) => !isDeepStrictEqual(left[part], right[part]),
    ),
  );
}

/** A view of a changed graph, which takes what cannot have changed from what is known of the graph itself. */
class ChangedView extends StackView {
  constructor(
    graph: ResourceGraph,
    blueprint: Blueprint,
    private readonly knownReport: Report | undefined,
    private readonly knownViolations: (rule: Rule, view: ChangedView) => readonly Violation[] | undefined,
  ) {
    super(graph, everyLoss, blueprint);
  }

  override get report(): Report {
    return this.knownReport ?? super.report;
  }

  override violations(rule: Rule, settings: object): readonly Violation[] {
    return this.knownViolations(rule, this) ?? super.violations(rule, settings);
  }
}

/**
 * Judges graphs that differ from one graph in one resource, step by step: only the steps that looked at what changed, or
 * at what another step says differently now, are taken again. What comes out is what comes out of judging the whole.
 */
export class IncrementalAnalysis {
  /** What is said of the graph itself. */
  readonly known: Judged;
  /** The resources, in the order in which they are read. */
  private readonly resources: readonly Resource[];
  /** What is looked at to know of each resource where it stands: on it rests every step. */
  private readonly sites = new Reads();
  /** What is looked at to know what is accepted; reports do so anew each time. */
  private readonly accepted = new Reads();
  private readonly declared: Step<Blueprint>;
  private readonly areas: readonly (readonly Step<readonly Defect[]>[])[];
  private readonly defects: readonly Defect[];
  private readonly rules: ReadonlyMap<Rule, RuleStep>;

  /** @throws Error where the graph itself cannot be judged */
  constructor(graph: ResourceGraph) {
    this.resources = byUrn(graph);
    const reading = new Reading({ resources: this.resources });
    const watched = watchedResources(this.resources, (urn, path) => this.accepted.place(urn, path));
    void new Acceptances({ resources: watched }, [], new Date());
    this.declared = this.step(readBlueprint(reading), (each) => readBlueprint(each));
    const blueprint = this.declared.known;
    this.areas = defectReaders.map((readers) =>
      readers.map((read) => this.step(read(reading, blueprint), read, blueprint)),
    );
    this.defects = toldOnce(this.areas.map((steps) => steps.flatMap(({ known }) => known)));
    const actual = withoutDefective(blueprint, this.defects);
    const view = new StackView(graph, everyLoss, actual);
    this.known = { blueprint: actual, bare: view.report, report: reportOf(view) };
    this.rules = new Map(rules.map((rule) => [rule, this.ruleStep(rule)]));
  }

  /** Whether any step looked at what a change changes: no other change can come to anything. */
  notices(change: Change): boolean {
    const steps = [this.declared, ...this.areas.flat(), ...this.rules.values()];
    // Acceptances are asked of every resource, so that of one that is gone only what else looks at it tells.
    const isOfAccepted = change.places !== undefined && this.accepted.notice(change);
    return isOfAccepted || this.sites.notice(change) || steps.some(({ reads }) => reads.notice(change));
  }

  /** What is said of a graph that differs from the one that is known by a change. */
  judge(graph: ResourceGraph, change: Change): Judged | NoReport {
    try {
      return this.judged(graph, change);
    } catch (error) {
      return refusalOf(error);
    }
  }

  private judged(graph: ResourceGraph, change: Change): Judged {
    const reading = new Reading({ resources: byUrn(graph) });
    const everything = this.sites.notice(change);
    const isTaken = (reads: Reads, parts: ReadonlySet<string>) =>
      everything || reads.notice(change) || reads.includeAny(parts);
    const taken = <Output>(step: Step<Output>, blueprint: Blueprint, parts: ReadonlySet<string>): Output => {
      if (isTaken(step.reads, parts)) return step.run(reading, blueprint);
      for (const { resource, where, reason } of step.misread)
        reading.misread(reading.resource(resource)!, where, reason);
      return step.known;
    };
    const { known: before } = this.declared;
    const read = taken(this.declared, before, new Set());
    const parts = differingParts(before, read);
    parts.delete("notUnderstood");
    const found = this.areas.map((steps) => steps.flatMap((step) => taken(step, read, parts)));
    const { notUnderstood } = reading;
    const isAsBefore = parts.size === 0 && isDeepStrictEqual(notUnderstood, before.notUnderstood);
    const declared = isAsBefore ? before : { ...read, notUnderstood };
    const defects = toldOnce(found);
    const isKnown = isAsBefore && isDeepStrictEqual(defects, this.defects);
    const blueprint = isKnown ? this.known.blueprint : withoutDefective(declared, defects);
    const seen = differingParts(declaredOf(this.known.blueprint), declaredOf(blueprint));
    if (!isKnown) seen.add(REPORT);
    seen.add(ACCEPTANCES);
    const view = new ChangedView(graph, blueprint, isKnown ? this.known.bare : undefined, (rule) => {
      const { reads, known } = this.rules.get(rule)!;
      return isTaken(reads, seen) ? undefined : known;
    });
    return { blueprint, bare: view.report, report: reportOf(view) };
  }

  private watchedReading(reads: Reads): Reading {
    let noted = this.sites;
    const resources = watchedResources(this.resources, (urn, path) => {
      // That a resource is there is no news: those of a type are asked for, and all of them are noted as that.
      if (noted !== this.sites || path[0] === "inputs") noted.place(urn, path);
    });
    const reading = new Reading({ resources });
    noted = reads;
    return watchedReading(reading, reads);
  }

  private step<Output>(
    known: Output,
    run: (reading: Reading, blueprint: Blueprint) => Output,
    blueprint = {} as Blueprint,
  ): Step<Output> {
    const reads = new Reads();
    const reading = this.watchedReading(reads);
    run(
      reading,
      watchedParts(blueprint, (part) => reads.part(part)),
    );
    return { run, known, reads, misread: [...reading.notUnderstood] };
  }

  private ruleStep(rule: Rule): RuleStep {
    const reads = new Reads();
    const { blueprint, bare } = this.known;
    const settings = { ...rule.tuning?.defaults };
    const view = new ChangedView({ resources: this.resources }, blueprint, bare, () => undefined);
    const known = rule.violations(view, settings);
    const graph = { resources: watchedResources(this.resources, (urn, path) => reads.place(urn, path)) };
    const declared = watchedParts(view.blueprint, (part) => reads.part(part));
    const watchedView = new Proxy(view, {
      get(target, property, receiver) {
        if (property === "blueprint") return declared;
        if (property === "report") reads.part(REPORT);
        if (property === "acceptances") reads.part(ACCEPTANCES);
        if (property !== "graph") return Reflect.get(target, property, receiver) as unknown;
        reads.everyResource();
        return graph;
      },
    });
    rule.violations(watchedView, settings);
    return { known, reads };
  }
}

/** What policies take a blueprint to be. */
const declaredOf = (blueprint: Blueprint): Blueprint => blueprint.intended ?? blueprint;
