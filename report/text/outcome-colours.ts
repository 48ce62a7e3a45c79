import type { Outcome } from "@holdfast/resilience";
import chalk from "chalk";

/** How an outcome is coloured; the word itself says it too. */
export const outcomeColours: Record<Outcome, (text: string) => string> = {
  serving: chalk.green,
  degraded: chalk.yellow,
  "read-only": chalk.magenta,
  down: chalk.red,
};
