import type { Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { outcomeColours } from "../text/outcome-colours";
import { outcomes } from "../text/phrases";
import { lossTitle, lossesOf } from "./losses";
import { padded, textWidth } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Most services that a line names. */
const NAMED = 4;

function some(services: readonly string[]): string {
  const more = services.length - NAMED;
  return terminalText(
    more > 1 ? `${services.slice(0, NAMED).join(", ")} and ${more} more` : services.join(", "),
  );
}

/** What one loss leaves, in the words of its worst news. */
function consequence(verdicts: readonly Verdict[]): string {
  const parts = outcomes
    .filter((outcome) => outcome !== "serving")
    .flatMap((outcome) => {
      const services = verdicts
        .filter((verdict) => verdict.outcome === outcome)
        .map(({ service }) => service);
      return services.length > 0 ? [`${outcomeColours[outcome](outcome)}: ${some(services)}`] : [];
    });
  const unmet = verdicts.filter((verdict) => !verdict.met).map(({ service }) => service);
  if (unmet.length > 0) parts.push(chalk.red(chalk.bold(`unmet: ${some(unmet)}`)));
  return parts.length > 0 ? parts.join("; ") : outcomeColours.serving("all serving");
}

/** Losses of other things than sites, a line each: there are too many of them for columns of a table. */
export function lossesByKind(verdicts: readonly Verdict[]): string {
  const losses = lossesOf(verdicts).filter((loss) => !loss.ofSites);
  const titles = new Map(losses.map((loss) => [loss.id, terminalText(lossTitle(loss))]));
  const width = Math.min(48, Math.max(0, ...[...titles.values()].map(textWidth)));
  return [...new Set(losses.map((loss) => loss.group))]
    .map((group) => {
      const lines = losses
        .filter((loss) => loss.group === group)
        .map((loss) => {
          const text = consequence(verdicts.filter((verdict) => verdict.loss === loss.id));
          return `${padded(titles.get(loss.id) ?? "", width)}  ${text}`;
        });
      return `${chalk.bold(terminalText(group.toLowerCase()))}\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
