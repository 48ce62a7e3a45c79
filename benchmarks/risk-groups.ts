import { minimalRiskGroups } from "@holdfast/resilience/risk-groups";
import { dataCenterFaultGraph, type DataCenterSize } from "./data-center-fault-graph";

/** The sizes printed; the last two have as many nodes, and as many devices, as CloudCanary's largest topology. */
const sizes: readonly DataCenterSize[] = [
  { nodes: 100 },
  { nodes: 1000 },
  { nodes: 10_000 },
  { nodes: 70_656 },
  { ports: 64 },
];

interface Measurement {
  readonly nodes: number;
  readonly milliseconds: number;
  readonly line: string;
}

function measure(size: DataCenterSize): Measurement {
  const { graph, top, ports, hosts, switches, services } = dataCenterFaultGraph(size);
  const nodes = graph.nodes.length;
  const start = performance.now();
  const groups = minimalRiskGroups(graph, { top, most: 20 });
  const milliseconds = performance.now() - start;
  const found = groups.map((group) => group.events.length);
  // Kibibytes; the peak of the process, so of all sizes measured so far.
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const line =
    `${nodes} nodes (${ports} ports, ${hosts} hosts, ${switches} switches, ${services} services): ` +
    `${groups.length} groups of ${Math.min(...found)} to ${Math.max(...found)} events ` +
    `in ${(milliseconds / 1000).toFixed(2)} s, peak memory ${peak} MiB`;
  return { nodes, milliseconds, line };
}

console.log("Top 20 minimal risk groups of a generated data center");
// Once unprinted, so that the first size does not pay for compiling the search.
measure({ nodes: 1000 });
const measurements = sizes.map((size) => {
  const measurement = measure(size);
  console.log(measurement.line);
  return measurement;
});
const first = measurements[0]!;
for (const { nodes, milliseconds } of measurements.slice(1)) {
  const [larger, slower] = [nodes / first.nodes, milliseconds / first.milliseconds];
  console.log(`${first.nodes} to ${nodes} nodes: x ${larger.toFixed(0)}, time x ${slower.toFixed(0)}`);
}
