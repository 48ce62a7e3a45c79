import type { Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { outcomeColours } from "../text/outcome-colours";
import { outcomes } from "../text/phrases";
import { lossTitle, lossesOf } from "./losses";
import { padded, textWidth } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Most services that a line names. */
const NAMED = 4;

/** Most columns that the name of a loss takes. */
const WIDEST_TITLE = 48;

function some(services: readonly string[], named: number): string {
  const more = services.length - named;
  if (named === 0) return String(services.length);
  return terminalText(
    more > 1 ? `${services.slice(0, named).join(", ")} and ${more} more` : services.join(", "),
  );
}

/** What one loss leaves, in the words of its worst news, with so many services named of each. */
function consequence(verdicts: readonly Verdict[], named: number): string {
  const parts = outcomes
    .filter((outcome) => outcome !== "serving")
    .flatMap((outcome) => {
      const services = verdicts
        .filter((verdict) => verdict.outcome === outcome)
        .map(({ service }) => service);
      return services.length > 0 ? [`${outcomeColours[outcome](outcome)}: ${some(services, named)}`] : [];
    });
  const unmet = verdicts.filter((verdict) => !verdict.met).map(({ service }) => service);
  if (unmet.length > 0) parts.push(chalk.red(chalk.bold(`unmet: ${some(unmet, named)}`)));
  return parts.length > 0 ? parts.join("; ") : outcomeColours.serving("all serving");
}

/**
 * Losses of other things than sites: there are too many of them for columns of a table. A line for each that leaves
 * something to be told, and one for the others of its kind.
 *
 * @param columns of the terminal: fewer services are named where a line would be wider
 */
export function lossesByKind(verdicts: readonly Verdict[], columns: number): string {
  const losses = lossesOf(verdicts).filter((loss) => !loss.ofSites);
  const ofLoss = new Map(losses.map(({ id }) => [id, verdicts.filter(({ loss }) => loss === id)]));
  const untouched = (id: string) => ofLoss.get(id)?.every(({ outcome, met }) => outcome === "serving" && met);
  const groups = [...new Set(losses.map((loss) => loss.group))].map((group) => {
    const alike = losses.filter((loss) => loss.group === group);
    const quiet = alike.filter(({ id }) => untouched(id));
    const told = alike.filter((loss) => quiet.length < 2 || !untouched(loss.id));
    const rest = told.length === 0 ? `each of the ${quiet.length}` : `each of the other ${quiet.length}`;
    const rows = told.map((loss) => ({
      title: terminalText(lossTitle(loss)),
      of: ofLoss.get(loss.id) ?? [],
    }));
    return { group, rows: quiet.length < 2 ? rows : [...rows, { title: rest, of: [] }] };
  });
  const titles = groups.flatMap(({ rows }) => rows.map(({ title }) => textWidth(title)));
  const width = Math.min(WIDEST_TITLE, Math.max(0, ...titles));
  const line = ({ title, of }: { title: string; of: readonly Verdict[] }): string => {
    const lines = Array.from(
      { length: NAMED + 1 },
      (_, fewer) => `${padded(title, width)}  ${consequence(of, NAMED - fewer)}`,
    );
    return lines.find((each) => textWidth(each) <= columns) ?? lines.at(-1) ?? "";
  };
  return groups
    .map(
      ({ group, rows }) => `${chalk.bold(terminalText(group.toLowerCase()))}\n${rows.map(line).join("\n")}\n`,
    )
    .join("\n");
}
