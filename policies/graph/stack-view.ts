import {
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
import { byUrn } from "@holdfast/resilience/blueprint/reading-order";

/** A stack as policies judge it. The blueprint and the reports are made when they are first asked for. */
export class StackView {
  /** The resources by URN, so that what is found does not depend on the order in which they were registered. */
  public readonly graph: ResourceGraph;
  private reasons: readonly Unjudgeable[] | undefined;
  private checked: Report | undefined;

  /**
   * @param graph the stack's resources
   * @param options which losses are judged, and which part of a blueprint the stack declares
   * @param derived the blueprint, where it was derived from these resources already
   */
  constructor(
    graph: ResourceGraph,
    private readonly options: CheckOptions = {},
    private derived?: Blueprint,
  ) {
    this.graph = { resources: byUrn(graph) };
  }

  /** Sites, services and stores as they are meant: what a defect keeps from its part is there, and is a finding. */
  public get blueprint(): Blueprint {
    return this.actual.intended ?? this.actual;
  }

  /** The same without what defects keep from its part. */
  private get actual(): Blueprint {
    return (this.derived ??= deriveBlueprint(this.graph));
  }

  /** Why the stack cannot be judged; empty where it can be. */
  public get unjudgeable(): readonly Unjudgeable[] {
    return (this.reasons ??= unjudgeable(this.blueprint, this.graph.resources.length, this.options.part));
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

  private check(options: CheckOptions): Report {
    return checkBlueprint(this.actual, this.graph.resources.length, options);
  }
}
