import { type KeptPlan, type LossPrice, requirementText } from "@holdfast/resilience/capacity-plan";
import chalk from "chalk";
import type { PlannedBlueprint } from "../capacity/plan";
import { percent } from "../text/phrases";
import { tableLines } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Promises that are listed; those that cost nothing by themselves are only counted. */
const LISTED = 10;

const titles = ["N    no site lost", "N-1  any one site lost", "N-2  any two sites lost"] as const;

/** A price with as many digits as matter. */
export function price(value: number): string {
  return Number(value.toFixed(2)).toLocaleString("en");
}

/** A price beside the one of no loss: `367.5 (1.51 x)`, or that no price keeps it. */
export function comparedPrice(value: number | null, without: number | null): string {
  if (value === null) return "cannot be kept";
  return without ? `${price(value)} (${(value / without).toFixed(2)} x)` : price(value);
}

/** Lines of columns; the first is text, the others are numbers. */
function columns(rows: readonly (readonly string[])[]): string[] {
  return tableLines(
    rows.map((row) => row.map(terminalText)),
    { side: (column) => (column === 0 ? "left" : "right") },
  );
}

function replicaTable({ replicas, plan }: PlannedBlueprint): string[] {
  const sites = [...new Set(replicas.map((each) => each.site))];
  const services = [...new Set(replicas.map((each) => each.service))];
  const rows = services.map((service) => [
    service,
    ...sites.map((site) => {
      const found = replicas.find((each) => each.service === service && each.site === site);
      if (!found) return "-";
      if (!plan.feasible || found.declared === found.planned) return String(found.declared);
      return `${found.declared} -> ${found.planned}`;
    }),
  ]);
  const heading = plan.feasible ? "replicas as declared -> as planned" : "replicas as declared";
  return [chalk.bold(heading), ...columns([["", ...sites], ...rows])];
}

function siteTable(plan: KeptPlan): string[] {
  return [
    chalk.bold("what the plan takes of each site's room for services"),
    ...columns([
      ["", "cores", "memory"],
      ...plan.sites.map((site) => [
        site.site,
        `${price(site.cores)} (${percent(site.coresShare)})`,
        `${price(site.memoryGiB)} GiB (${percent(site.memoryShare)})`,
      ]),
    ]),
  ];
}

function lossTable(losses: readonly LossPrice[], unit: string): string[] {
  const [none] = losses;
  return [
    chalk.bold(`what surviving losses costs, in ${terminalText(unit)}`),
    ...columns([
      ["", "as promised", "without shedding"],
      ...losses.map((each) => [
        titles[each.losses],
        comparedPrice(each.promised, none?.promised ?? null),
        comparedPrice(each.withoutShedding, none?.withoutShedding ?? null),
      ]),
    ]),
  ];
}

function promiseTable(plan: KeptPlan, unit: string): string[] {
  const costly = plan.promises.filter((each) => each.price > 0);
  const rows = costly.slice(0, LISTED).map((each) => [requirementText(each.promise), price(each.price)]);
  const more = costly.length - rows.length;
  return [
    chalk.bold(`the promises that cost most, in ${terminalText(unit)}`),
    ...columns(rows),
    ...(more > 0 ? [`and ${more} more`] : []),
    `${plan.promises.length - costly.length} of ${plan.promises.length} cost nothing more than others do already`,
  ];
}

/** A capacity plan for people: replicas, room, the price of losses and of promises, or the conflict. */
export function capacityText(planned: PlannedBlueprint): string {
  const { plan, unit, declaredPrice, leftOut } = planned;
  const parts = [replicaTable(planned)];
  if (plan.feasible) {
    parts.push(siteTable(plan), lossTable(plan.losses, unit), promiseTable(plan, unit));
    const saved = declaredPrice - plan.price;
    parts.push([
      `declared ${price(declaredPrice)}, planned ${price(plan.price)} ${terminalText(unit)}${Math.abs(saved) < 0.005 ? ": the cheapest there is" : ""}`,
    ]);
  } else {
    parts.push(lossTable(plan.losses, unit), [
      chalk.red("There is no plan:"),
      ...plan.conflict.map((requirement) => `  ${terminalText(requirementText(requirement))}`),
      "Any one of these left out would let the others be kept.",
    ]);
  }
  if (leftOut.length > 0)
    parts.push(
      leftOut.map(({ service, reason }) => terminalText(`not planned: ${service}, since ${reason}`)),
    );
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
