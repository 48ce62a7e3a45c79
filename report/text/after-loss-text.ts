import type { Report } from "@holdfast/resilience";
import { lossText } from "./loss-text";
import { joined } from "./phrases";

/** What was lost already when all else was, and whether repairs of what stands must wait; empty where nothing was. */
export function afterLossText({ after }: Report): string {
  if (!after) return "";
  const sites = (mustWait: boolean) =>
    after.repairs.filter((repair) => repair.mustWait === mustWait).map(({ site }) => site);
  const [waiting, free] = [sites(true), sites(false)];
  const repairs = [
    ...(waiting.length > 0 ? [`repairs at ${joined(waiting)} must wait until it is back`] : []),
    ...(free.length > 0 ? [`repairs at ${joined(free)} need not wait`] : []),
  ];
  return `${[`With ${lossText(after.lost)} lost already, this is what can still happen`, ...repairs].join("; ")}.`;
}
