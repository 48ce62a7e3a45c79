import type { Attempt } from "./search";

/** A program, or another thing that the lab needs, that could not be had. */
export class ToolNotFoundError extends Error {
  /** What could not be had. */
  public readonly what: string;
  /** What was tried, in the order in which it was. */
  public readonly attempts: readonly Attempt[];
  /** What to do about it. */
  public readonly fix: string;

  constructor(what: string, attempts: readonly Attempt[], fix: string) {
    const tried = attempts.map(({ where, lines }) => `  ${where}: ${lines.join("\n    ")}`);
    super([`${what} cannot be had`, ...tried, `  fix: ${fix}`].join("\n"));
    this.name = "ToolNotFoundError";
    this.what = what;
    this.attempts = attempts;
    this.fix = fix;
  }
}
