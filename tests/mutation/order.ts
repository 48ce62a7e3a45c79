import { outcomes, type Verdict } from "@holdfast/resilience";

/** Seconds, of which none means that nothing bounds them. */
const seconds = (value: number | null): number => value ?? Infinity;

/** Figures of a verdict, each the worse the higher. */
function badness(verdict: Verdict): Record<string, number> {
  return {
    outcome: outcomes.indexOf(verdict.outcome),
    served: -verdict.served,
    rto: seconds(verdict.rtoSeconds),
    rpo: seconds(verdict.rpoSeconds),
    met: verdict.met ? 0 : 1,
  };
}

/**
 * In what a verdict is better than another one of the same service and loss: in a figure, with no figure worse. A goal
 * that is met where it was not counts whatever else is worse; otherwise a figure that got better for another that got
 * worse is a trade: who waits for a hand loses no write.
 */
export function improvements(before: Verdict, after: Verdict): string[] {
  const [was, is] = [badness(before), badness(after)];
  const better = Object.keys(was).filter((figure) => is[figure]! < was[figure]! - 1e-9);
  return isWorse(before, after) ? better.filter((figure) => figure === "met") : better;
}

/** Whether a verdict is worse than another one in anything. */
export function isWorse(before: Verdict, after: Verdict): boolean {
  const [was, is] = [badness(before), badness(after)];
  return Object.keys(was).some((figure) => is[figure]! > was[figure]! + 1e-9);
}
