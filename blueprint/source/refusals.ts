import { type InvalidInput, InvalidInputError } from "holdfast/invalid-input";

/** Keys and indexes that lead from a source's top to a value in it. */
export type ValuePath = readonly PropertyKey[];

/** Keeps what is wrong with a declaration, so that all of it is said at once. */
export class Refusals {
  private readonly kept: InvalidInput[] = [];

  /** Keeps something that is wrong; the same thing at the same place is kept once. */
  add(refused: InvalidInput): void {
    if (this.kept.some(({ what, where }) => what === refused.what && where === refused.where)) return;
    this.kept.push(refused);
  }

  /** Keeps what another one keeps. */
  addAll(others: Refusals): void {
    for (const refused of others.kept) this.add(refused);
  }

  /**
   * Runs a check and keeps what it refuses.
   *
   * @returns what the check returns; nothing where it refuses
   */
  attempt<T>(check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      for (const detail of error.details) this.add(detail);
      return undefined;
    }
  }

  /** Whether something is wrong. */
  get any(): boolean {
    return this.kept.length > 0;
  }

  /** @throws InvalidInputError with everything that is wrong, where something is */
  throwIfAny(): void {
    const [first, ...others] = this.kept;
    if (first) throw new InvalidInputError(first, ...others);
  }
}

/**
 * Runs a check of a component's arguments for a value of a source.
 *
 * @param where the value's place in the source: what is refused is said to stand there
 * @throws InvalidInputError what the check refuses
 */
export function locatedAt<T>(where: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError({ ...error.detail, where });
  }
}

/** Whether a check refuses. */
export function refuses(check: () => unknown): boolean {
  const refusals = new Refusals();
  refusals.attempt(check);
  return refusals.any;
}
