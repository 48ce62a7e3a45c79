import type { Blueprint } from "../../blueprint/blueprint";
import { type Judgement, judgeWithRemedies } from "../../judge/judge";
import { type LossElement, lossOfElements } from "../../loss/loss";
import type { FailedFrom } from "../blueprint-fault-graph";
import { elementId } from "./place-failures";

/** Asks the judge which services a loss stops, each loss once. */
export class Oracle {
  private readonly answers = new Map<string, ReadonlySet<string>>();
  private readonly judgements = new Map<string, readonly Judgement[]>();

  constructor(
    private readonly blueprint: Blueprint,
    private readonly failedFrom: FailedFrom,
  ) {}

  /** Names of the services that the loss of these elements stops. */
  public stopped(elements: readonly LossElement[]): ReadonlySet<string> {
    const key = elements.map(elementId).sort().join("+");
    const before = this.answers.get(key);
    if (before) return before;
    const stopped = new Set(
      judgeWithRemedies(this.blueprint, lossOfElements(elements))
        .filter(({ verdict }) => this.isStopped(verdict.outcome))
        .map(({ verdict }) => verdict.service),
    );
    this.answers.set(key, stopped);
    return stopped;
  }

  /** Verdicts and remedies of a loss. They are kept: services that need each other have most of their groups in common. */
  public judge(elements: readonly LossElement[]): readonly Judgement[] {
    const loss = lossOfElements(elements);
    const judgements = this.judgements.get(loss.id) ?? judgeWithRemedies(this.blueprint, loss);
    this.judgements.set(loss.id, judgements);
    return judgements;
  }

  private isStopped(outcome: string): boolean {
    return outcome === "down" || (outcome === "read-only" && this.failedFrom === "read-only");
  }
}
