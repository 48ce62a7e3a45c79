import { check } from "@holdfast/resilience";
import { largeBlueprint } from "../tests/unit/resilience/building/large";

/** Sizes of the generated blueprints, in resources. */
const sizes = [100, 1000, 10_000] as const;

/** Seconds for one check of a graph that is loaded: deriving the model, losing every site and pair of sites. */
function measure(resources: number): { resources: number; seconds: number; line: string } {
  const graph = largeBlueprint(resources).graph();
  const start = performance.now();
  const { summary } = check(graph, { depth: 2 });
  const seconds = (performance.now() - start) / 1000;
  // Kibibytes; the peak of the process, so of all sizes measured so far.
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const line =
    `${graph.resources.length} resources, ${summary.services} services, ${summary.losses} losses: ` +
    `${seconds.toFixed(2)} s, peak memory ${peak} MiB`;
  return { resources: graph.resources.length, seconds, line };
}

console.log("Every single and double loss of sites");
// Once unprinted, so that the first size does not pay for compiling the analysis.
measure(1000);
const measurements = sizes.map(measure);
for (const [index, { resources, seconds, line }] of measurements.entries()) {
  const before = measurements[index - 1];
  const growth = before
    ? `; ${(resources / before.resources).toFixed(1)} x the resources, ${(seconds / before.seconds).toFixed(1)} x the time`
    : "";
  console.log(`${line}${growth}`);
}
