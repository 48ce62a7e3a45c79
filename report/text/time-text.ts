import type { Outcome, Report } from "@holdfast/resilience";
import { withoutText } from "./loss-text";
import { duration, outcomes, shortList } from "./phrases";

/** How long losses had lasted, and what time makes worse, a line for each loss and moment; empty where they just happened. */
export function timeLines({ time }: Report): string[] {
  if (!time) return [];
  const changes = time.changes.map(({ lost, seconds, services }) => {
    const having = (outcome: Outcome) =>
      services.filter((each) => each.outcome === outcome).map(({ service }) => service);
    const parts = outcomes
      .filter((outcome) => having(outcome).length > 0)
      .map((outcome) => `${outcome}: ${shortList(having(outcome))}`);
    return `${duration(seconds)} ${withoutText(lost)}: ${parts.join("; ")}`;
  });
  return [
    `Losses are judged ${duration(time.afterSeconds)} after they happened. Of time certificates are judged that end without their authority, and answers that services keep of others for a limited time; queues, quotas and disks that fill are not.`,
    ...(changes.length > 0 ? changes : ["Nothing gets worse within 35 days."]),
  ];
}
