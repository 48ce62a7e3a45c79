import type { Blueprint } from "../../blueprint/blueprint";
import { Damage } from "../../judge/damage";
import { type Judgement, judgeWithRemedies, outcomesOf } from "../../judge/judge";
import type { Remedy } from "../../judge/remedy";
import { type LossElement, lossOfElements } from "../../loss/loss";
import type { FailedFrom } from "../blueprint-fault-graph";
import { elementId } from "./place-failures";

/** Asks the judge which services a loss stops: each loss once, and once for all losses that take away the same. */
export class Oracle {
  private readonly byList = new WeakMap<readonly LossElement[], ReadonlySet<string>>();
  private readonly byElements = new Map<string, ReadonlySet<string>>();
  private readonly byDamage = new Map<string, ReadonlySet<string>>();
  private readonly parts = new WeakMap<readonly LossElement[], readonly (readonly LossElement[])[]>();
  private readonly lists = new Map<string, readonly LossElement[]>();
  private readonly judgements = new Map<string, ReadonlyMap<string, Judgement>>();

  constructor(
    private readonly blueprint: Blueprint,
    private readonly failedFrom: FailedFrom,
  ) {}

  /** Names of the services that the loss of these elements stops. */
  public stopped(elements: readonly LossElement[]): ReadonlySet<string> {
    const before = this.byList.get(elements);
    if (before) return before;
    const key = elements.map(elementId).sort().join("+");
    const stopped = this.byElements.get(key) ?? this.stoppedByDamage(elements);
    this.byElements.set(key, stopped);
    this.byList.set(elements, stopped);
    return stopped;
  }

  /** The same list each time for the same elements in the same order, so that services ask about one. */
  public listOf(elements: readonly LossElement[]): readonly LossElement[] {
    const key = elements.map(elementId).join("+");
    const list = this.lists.get(key) ?? elements;
    this.lists.set(key, list);
    return list;
  }

  /** A loss without its first element, without its second, and so on; none of them empty. */
  public partsOf(loss: readonly LossElement[]): readonly (readonly LossElement[])[] {
    const before = this.parts.get(loss);
    if (before) return before;
    const parts =
      loss.length < 2 ? [] : loss.map((element) => this.listOf(loss.filter((other) => other !== element)));
    this.parts.set(loss, parts);
    return parts;
  }

  /**
   * What would keep a service from being stopped by a loss; undefined where the judge knows nothing. Judgements are
   * kept: services that need each other have most of their groups in common.
   */
  public remedy(elements: readonly LossElement[], service: string): Remedy | undefined {
    const loss = lossOfElements(elements);
    const key = new Damage(this.blueprint, loss).key;
    let judgements = this.judgements.get(key);
    if (!judgements) {
      const judged = judgeWithRemedies(this.blueprint, loss);
      judgements = new Map(judged.map((judgement) => [judgement.verdict.service, judgement]));
      this.judgements.set(key, judgements);
    }
    return judgements.get(service)?.remedyFor("outcome")?.remedy;
  }

  private stoppedByDamage(elements: readonly LossElement[]): ReadonlySet<string> {
    const damage = new Damage(this.blueprint, lossOfElements(elements));
    const { key } = damage;
    const before = this.byDamage.get(key);
    if (before) return before;
    const stopped = new Set<string>();
    for (const [service, outcome] of outcomesOf(this.blueprint, damage))
      if (this.isStopped(outcome)) stopped.add(service);
    this.byDamage.set(key, stopped);
    return stopped;
  }

  private isStopped(outcome: string): boolean {
    return outcome === "down" || (outcome === "read-only" && this.failedFrom === "read-only");
  }
}
