import type { Cone } from "./cone";
import type { Costs } from "./costs";
import { OpenPart, State } from "./open-part";
import type { Rank } from "./rank";
import { Shares } from "./shares";

/** What is known of the minimal cuts that hold some events and not others. */
export type Bound =
  /** There is none. */
  | { readonly kind: "none" }
  /** The held events are a cut by themselves, so no other is minimal. */
  | { readonly kind: "failed" }
  /** None ranks before `rank`; `cut` is one, not always minimal, as event numbers. */
  | { readonly kind: "open"; readonly rank: Rank; readonly cut: readonly number[] };

/** A lower bound for the likelihood of the events that are missing from a cut, and for their names if it is met. */
interface Remainder {
  readonly undeclared: number;
  readonly weight: number;
  /** Local numbers of events. */
  readonly names: readonly number[];
}

/** The dearer bound; the first where both say the same. */
function dearer(a: Remainder, b: Remainder): Remainder {
  return (b.undeclared - a.undeclared || b.weight - a.weight) > 0 ? b : a;
}

/** Bounds the cuts of one node that hold some events and not others. */
export class Relaxation {
  private readonly open: OpenPart;
  private readonly shares: Shares;
  /** Local numbers of the events in the order of their names, and likeliest first. */
  private readonly byName: readonly number[];
  private readonly byLikelihood: readonly number[];

  /**
   * @param cone what the node fails through
   * @param costs what events cost
   */
  constructor(
    private readonly cone: Cone,
    private readonly costs: Costs,
  ) {
    this.open = new OpenPart(cone);
    this.shares = new Shares(cone, this.open, costs);
    const event = (local: number): number => cone.event[local]!;
    this.byName = [...cone.local.values()].sort((a, b) => event(a) - event(b));
    this.byLikelihood = [...this.byName].sort(
      (a, b) =>
        costs.undeclared[event(a)]! - costs.undeclared[event(b)]! ||
        costs.weight[event(a)]! - costs.weight[event(b)]!,
    );
  }

  /**
   * Bounds the cuts that hold all of `held` and no node of `working`.
   *
   * @param held local numbers of events
   * @param working local numbers of events and gates
   */
  public bound(held: readonly number[], working: Iterable<number>): Bound {
    const root = this.open.decide(held, working);
    if (root === undefined || root === State.working) return { kind: "none" };
    if (root === State.failed) return { kind: "failed" };
    if (!held.every((event) => this.open.matters(event))) return { kind: "none" };

    const { shares, costs } = this;
    shares.spread(true);
    const paid = shares.paidEvents();
    shares.surcharge();
    const missing = Math.ceil(shares.size[0]! / costs.unit);
    const remainder = this.remainder(missing);
    return {
      kind: "open",
      cut: [...held, ...paid].map((local) => this.cone.event[local]!),
      rank: {
        size: held.length + missing,
        undeclared: this.total(held, costs.undeclared) + remainder.undeclared,
        weight: this.total(held, costs.weight) + remainder.weight,
        names: this.numbers([...held, ...remainder.names]),
      },
    };
  }

  /**
   * Bounds the likelihood of the missing events in up to three ways, each of which is best for some graphs:
   * the shares (exact on trees), the likeliest events that a cut of that size can hold (exact where many are
   * alike), and shares of likelihood without regard to size.
   */
  private remainder(missing: number): Remainder {
    const { shares, costs } = this;
    const size = missing * costs.unit;
    const wholeSize = shares.size[0] === size;
    const undeclared = wholeSize ? Math.ceil(shares.undeclared[0]! / costs.unit) : 0;
    const whole = wholeSize && shares.undeclared[0] === undeclared * costs.unit;
    const weight = whole ? Math.ceil(shares.weight[0]! / costs.weightUnit) : 0;

    const fits = this.fitting(size, undeclared * costs.unit, weight * costs.weightUnit);
    const shared: Remainder = { undeclared, weight, names: this.first(missing, this.byName, fits) };

    const [rootSize, moreSize] = [shares.size[0]!, shares.moreSize];
    const fitsSize = (local: number): boolean => rootSize + moreSize[local]! <= size;
    const names = this.first(missing, this.byLikelihood, fitsSize);
    const likeliest: Remainder = {
      undeclared: this.total(names, costs.undeclared),
      weight: this.total(names, costs.weight),
      names,
    };
    const best = dearer(shared, likeliest);
    if (whole) return best;

    shares.spread(false);
    const aloneUndeclared = Math.ceil(shares.undeclared[0]! / costs.unit);
    const wholeAlone = shares.undeclared[0] === aloneUndeclared * costs.unit;
    return dearer(best, {
      undeclared: aloneUndeclared,
      weight: wholeAlone ? Math.ceil(shares.weight[0]! / costs.weightUnit) : 0,
      names: this.first(missing, this.byName, fitsSize),
    });
  }

  /** Tells which events a cut can hold that costs no more than this. */
  private fitting(size: number, undeclared: number, weight: number): (local: number) => boolean {
    const { shares } = this;
    const spare = {
      size: size - shares.size[0]!,
      undeclared: undeclared - shares.undeclared[0]!,
      weight: weight - shares.weight[0]!,
    };
    return (local) =>
      (shares.moreSize[local]! - spare.size ||
        shares.moreUndeclared[local]! - spare.undeclared ||
        shares.moreWeight[local]! - spare.weight) <= 0;
  }

  private first(count: number, ordered: readonly number[], fits: (local: number) => boolean): number[] {
    const found: number[] = [];
    for (const local of ordered) {
      if (found.length === count) break;
      if (fits(local)) found.push(local);
    }
    return found;
  }

  private total(locals: readonly number[], figures: Uint8Array | Float64Array): number {
    return locals.reduce((sum, local) => sum + figures[this.cone.event[local]!]!, 0);
  }

  private numbers(locals: readonly number[]): number[] {
    return locals.map((local) => this.cone.event[local]!).sort((a, b) => a - b);
  }
}
