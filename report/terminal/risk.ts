import type {
  BlueprintRiskGroup,
  BlueprintRiskGroups,
  ServiceRiskGroups,
} from "@holdfast/resilience/risk-groups";
import chalk from "chalk";
import { lossText } from "../text/loss-text";
import { count } from "../text/phrases";
import { remedyText } from "../text/remedy-text";
import { tableLines } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Services or groups that a line names before it counts. */
const NAMED = 4;

/** A few names, and how many more there are. */
export function some(names: readonly string[], most = NAMED, separator = ", "): string {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join(separator)} and ${more} more` : names.join(separator);
}

/** What a group holds, in words. */
export function groupText({ elements }: BlueprintRiskGroup): string {
  return lossText(elements);
}

/** A probability a year as people compare them: `1 in 400 years`. */
export function likelihoodText(likelihood: number): string {
  return likelihood >= 0.5 ? "most years" : `1 in ${Math.round(1 / likelihood).toLocaleString("en")} years`;
}

/** What counts as stopped. */
export function stoppedText({ failedFrom }: BlueprintRiskGroups): string {
  return failedFrom === "down" ? "take a service down" : "stop a service or its writes";
}

/** Number of things that have to be lost to stop a service, at the least. */
export function leastLosses({ alreadyStopped, groups }: ServiceRiskGroups): string {
  if (alreadyStopped) return "0";
  return groups[0] ? String(groups[0].elements.length) : "never";
}

function groupLines(group: BlueprintRiskGroup): string[] {
  const likelihood = group.likelihood === undefined ? "" : `, ${likelihoodText(group.likelihood)}`;
  return [
    `${String(group.elements.length).padStart(2)}  ${chalk.bold(terminalText(groupText(group)))}${likelihood}`,
    terminalText(`      stops ${count(group.stops.length, "service")}: ${some(group.stops)}`),
    terminalText(`      mitigation: ${remedyText(group.remedy)}`),
  ];
}

function serviceLines(services: readonly ServiceRiskGroups[]): string[] {
  const rows = services.map((each) => {
    const smallest = each.groups.filter((group) => group.elements.length === each.groups[0]?.elements.length);
    const why = each.alreadyStopped
      ? "does not work with nothing lost"
      : smallest.length === 0
        ? "no loss of what there is stops it"
        : some(smallest.map(groupText), 3, "; ");
    return [terminalText(each.service), leastLosses(each).padStart(5), terminalText(why)];
  });
  return tableLines(rows, { side: () => "left" });
}

/** Risk groups of the whole blueprint, and how little it takes to stop each service. */
export function riskText(risk: BlueprintRiskGroups): string {
  const lines = [
    chalk.bold(`the smallest sets of losses that ${stoppedText(risk)}`),
    ...(risk.any.length === 0 ? ["none: nothing that can be lost does"] : risk.any.flatMap(groupLines)),
    "",
    chalk.bold("how many things have to be lost at once, at the least"),
    ...serviceLines(risk.services),
  ];
  return `${lines.join("\n")}\n`;
}

/** Risk groups of one service. */
export function serviceRiskText(risk: BlueprintRiskGroups, service: ServiceRiskGroups): string {
  const lines = [chalk.bold(`the smallest sets of losses that stop ${terminalText(service.service)}`)];
  if (service.alreadyStopped) lines.push("it does not work with nothing lost: npx holdfast check says why");
  else if (service.groups.length === 0) lines.push("none: nothing that can be lost does");
  else lines.push(...service.groups.flatMap(groupLines));
  if (risk.failedFrom === "read-only") lines.push("", "Stopped means: down, or only read.");
  return `${lines.join("\n")}\n`;
}
