import { createHash } from "node:crypto";

const HEXADECIMAL_DIGITS = 8;

/**
 * Choices that look random and follow from a seed alone, whatever the machine: SHA-256 of the seed and of how many
 * choices came before. Between few things all are as likely as each other, but for less than one in a million.
 */
export class SeededChoice {
  private made = 0;

  constructor(private readonly seed: number) {}

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    const digest = createHash("sha256").update(`${this.seed}/${this.made++}`).digest("hex");
    return Number.parseInt(digest.slice(0, HEXADECIMAL_DIGITS), 16) % limit;
  }

  /** One of several things. */
  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)];
    if (thing === undefined) throw new RangeError("there is nothing to choose from");
    return thing;
  }

  /** Several things in some order, each as likely as any other. */
  shuffled<Thing>(things: readonly Thing[]): Thing[] {
    const left = [...things];
    return things.flatMap(() => left.splice(this.below(left.length), 1));
  }

  /** `count` of several things, in the order that these are in. */
  several<Thing>(things: readonly Thing[], count: number): Thing[] {
    const left = [...things];
    const chosen = Array.from({ length: Math.min(count, left.length) }, () =>
      left.splice(this.below(left.length), 1),
    ).flat();
    return things.filter((thing) => chosen.includes(thing));
  }
}
