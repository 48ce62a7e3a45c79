import {
  type Acceptance,
  Acceptances,
  checkBlueprint,
  deriveBlueprint,
  isPart,
  unjudgeable,
  type Blueprint,
  type CheckOptions,
  type Finding,
  type OtherParts,
  type Report,
  type ResourceGraph,
  type Unjudgeable,
  type Verdict,
} from "@holdfast/resilience";
import type { Rule, Violation } from "../rule";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { byUrn } from "@holdfast/resilience/blueprint/reading-order";

/** How a stack is judged. */
export interface ViewOptions extends CheckOptions {
  /** What a file accepts of what policies find; resources may carry more. Default: nothing. */
  readonly accepted?: readonly Acceptance[];
  /** When it is judged, by which what is accepted expires. Default: now. */
  readonly now?: Date;
}

/** A stack as policies judge it. The blueprint and the reports are made when they are first asked for. */
export class StackView {
  /** The resources by URN, so that what is found does not depend on the order in which they were registered. */
  public readonly graph: ResourceGraph;
  private reasons: readonly Unjudgeable[] | undefined;
  private checked: Report | undefined;
  private accepting: Acceptances | undefined;

  /**
   * @param graph the stack's resources
   * @param options which losses are judged, and which part of a blueprint the stack declares
   * @param derived the blueprint, where it was derived from these resources already
   */
  constructor(
    graph: ResourceGraph,
    private readonly options: ViewOptions = {},
    private derived?: Blueprint,
  ) {
    this.graph = { resources: byUrn(graph) };
  }

  /** Sites, services and stores as they are meant: what a defect keeps from its part is there, and is a finding. */
  public get blueprint(): Blueprint {
    return this.actual.intended ?? this.actual;
  }

  /** What is declared and cannot do what it is declared for. */
  public get defects(): readonly Defect[] {
    return this.actual.defects ?? [];
  }

  /** The same without what defects keep from its part. */
  private get actual(): Blueprint {
    return (this.derived ??= deriveBlueprint(this.graph));
  }

  /** Why the stack cannot be judged; empty where it can be. */
  public get unjudgeable(): readonly Unjudgeable[] {
    return (this.reasons ??= unjudgeable(this.blueprint, this.graph.resources.length, this.options.part));
  }

  /** Whether everything is judged: of the whole of a blueprint, every loss of two sites and of what sites share. */
  public get judgesEverything(): boolean {
    const { depth = 2, domains = false, lost = [] } = this.options;
    return !this.isPart && depth >= 2 && domains && lost.length === 0;
  }

  /** What is accepted of what policies find: by a file, and by the resources themselves. */
  public get acceptances(): Acceptances {
    const { accepted = [], now = new Date() } = this.options;
    return (this.accepting ??= new Acceptances(this.graph, accepted, now));
  }

  /** The other parts of the blueprint as they stand: what was found of them, and what was not. */
  public get others(): OtherParts {
    return this.options.others ?? { states: [], absent: [] };
  }

  /** Whether only a part of a blueprint is there, and goals across sites cannot be judged. */
  public get isPart(): boolean {
    return isPart(this.options.part, this.blueprint.missingSites);
  }

  /**
   * What every loss leaves of every service.
   *
   * @throws UnjudgeableError where the stack cannot be judged
   */
  public get report(): Report {
    return (this.checked ??= this.check(this.options));
  }

  /** Verdicts on every service under every loss: none where the stack cannot be judged, which is refused. */
  public get verdicts(): readonly Verdict[] {
    return this.unjudgeable.length > 0 ? [] : this.report.verdicts;
  }

  /** What the model finds under every loss: nothing where the stack cannot be judged, which is refused. */
  public get findings(): readonly Finding[] {
    return this.unjudgeable.length > 0 ? [] : this.report.findings;
  }

  /** Everything that a policy finds wrong. */
  public violations(rule: Rule, settings: object): readonly Violation[] {
    return rule.violations(this, settings);
  }

  private check(options: CheckOptions): Report {
    return checkBlueprint(this.actual, this.graph.resources.length, options);
  }
}
