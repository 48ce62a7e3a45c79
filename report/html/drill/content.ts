import type { DrillResults, DrillSummary } from "@holdfast/drill/report";
import { timelinePlot } from "./timeline-plot";

/** A drill with a plot for each of its services. */
export interface DrawnDrill {
  readonly drill: DrillSummary;
  /** SVG text by service. */
  readonly plots: ReadonlyMap<string, string>;
}

/** Everything that a page about drills shows. */
export interface DrillContent {
  readonly results: DrillResults;
  readonly drawn: readonly DrawnDrill[];
}

/** Draws the plots of all drills, one after the other: many at a time would take no less time and more memory. */
export async function drillContent(results: DrillResults): Promise<DrillContent> {
  const drawn: DrawnDrill[] = [];
  for (const drill of results.drills) {
    const plots = new Map<string, string>();
    for (const timeline of drill.timelines) plots.set(timeline.service, await timelinePlot(drill, timeline));
    drawn.push({ drill, plots });
  }
  return { results, drawn };
}
