import { minimalRiskGroups } from "@holdfast/resilience/risk-groups";
import { dataCenterFaultGraph, type DataCenterSize } from "./data-center-fault-graph";

const megabyte = 2 ** 20;

/** The sizes printed; the last two are what CloudCanary's largest topology has, as nodes and as devices. */
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
}

function measure(size: DataCenterSize): Measurement {
  const generated = dataCenterFaultGraph(size);
  const nodes = generated.graph.nodes.length;
  const start = performance.now();
  const groups = minimalRiskGroups(generated.graph, { top: generated.top, most: 20 });
  const milliseconds = performance.now() - start;
  const sizesFound = groups.map((group) => group.events.length);
  const memory = Math.round(process.memoryUsage().rss / megabyte);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${nodes} nodes (${generated.ports} ports, ${generated.hosts} hosts, ${generated.switches} switches, ` +
      `${generated.services} services): ${groups.length} groups of ${Math.min(...sizesFound)} to ` +
      `${Math.max(...sizesFound)} events in ${(milliseconds / 1000).toFixed(2)} s, ` +
      `${memory} MiB resident, at most ${peak} MiB so far`,
  );
  return { nodes, milliseconds };
}

console.log("Top 20 minimal risk groups of a generated data center");
// Once unmeasured, so that the first size does not pay for compiling the search.
minimalRiskGroups(dataCenterFaultGraph({ nodes: 1000 }).graph, { top: "any-service-fails" });
const measurements = sizes.map(measure);
const first = measurements[0]!;
for (const { nodes, milliseconds } of measurements.slice(1)) {
  console.log(
    `from ${first.nodes} to ${nodes} nodes (x ${(nodes / first.nodes).toFixed(0)}): ` +
      `time x ${(milliseconds / first.milliseconds).toFixed(0)}`,
  );
}
