import type { Reason, Verdict } from "@holdfast/resilience";

/** A service that another one depends on, where that matters for what is left of the other. */
export interface Need {
  /** `hard`: without it the other is down. `soft`: without it the other is degraded. */
  readonly kind: "hard" | "soft";
  readonly verdict: Verdict;
}

/** A verdict with its reasons told apart: the service's own, and those of what it depends on. */
export interface ChainLink {
  readonly verdict: Verdict;
  /** What is lost, and what that does to the service's own replicas and stores. */
  readonly own: readonly Reason[];
  /** What it depends on and is worse off by, in the order of the verdict. */
  readonly needs: readonly Need[];
}

/** The part of a chain that is told, where all of it would be too long. */
export interface ToldChain {
  /** Services whose links are told: the nearest. Others are named at the most. */
  readonly told: ReadonlySet<string>;
  /** How many services of the chain are not even named. */
  readonly unnamed: number;
}

/** The chains of reasons of verdicts, link by link. */
export class Chains {
  private readonly byLoss = new Map<string, Map<string, Verdict>>();

  /** @param verdicts the verdicts of all services under each of some losses */
  constructor(verdicts: readonly Verdict[]) {
    for (const verdict of verdicts) {
      const services = this.byLoss.get(verdict.loss) ?? new Map<string, Verdict>();
      this.byLoss.set(verdict.loss, services.set(verdict.service, verdict));
    }
  }

  /** A verdict's own reasons, and the verdicts that the others belong to. */
  link(verdict: Verdict): ChainLink {
    const { own, dependences } = verdict.chain;
    const services = this.byLoss.get(verdict.loss);
    const needs = dependences.flatMap(({ kind, service }): Need[] => {
      const other = services?.get(service);
      return other ? [{ kind, verdict: other }] : [];
    });
    return { verdict, own, needs };
  }

  /**
   * Chooses what is told of a long chain.
   *
   * @param verdict where the chain starts; its own link is always told
   * @param cost what it takes to tell a link
   * @param most what the links may take together
   */
  told(verdict: Verdict, cost: (link: ChainLink) => number, most: number): ToldChain {
    const told = new Set<string>();
    const named = new Set([verdict.service]);
    const chain = new Set([verdict]);
    let left = most;
    for (const each of chain) {
      const link = this.link(each);
      left -= cost(link);
      // Nearer links come first, so once one is left out, all further ones are.
      const tells = left >= 0 || each === verdict;
      if (tells) told.add(each.service);
      for (const need of link.needs) {
        chain.add(need.verdict);
        if (tells) named.add(need.verdict.service);
      }
    }
    return { told, unnamed: chain.size - named.size };
  }
}
