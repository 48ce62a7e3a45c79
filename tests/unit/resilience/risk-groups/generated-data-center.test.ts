import { dataCenterFaultGraph } from "../../../../benchmarks/data-center-fault-graph";
import { minimalRiskGroups, type RiskGroup } from "@holdfast/resilience/risk-groups";
import { fails } from "./brute-force";

function sizes(groups: readonly RiskGroup[]): number[] {
  return groups.map((group) => group.events.length);
}

describe("a generated data center", () => {
  test.each([100, 101, 1000, 9999, 10_000])("has exactly %i nodes", (nodes) => {
    const { graph } = dataCenterFaultGraph({ nodes });
    expect(graph.nodes).toHaveLength(nodes);
    expect(dataCenterFaultGraph({ nodes }).graph).toEqual(graph);
  });

  test("of 64 ports has 70,656 devices", () => {
    const { hosts, switches } = dataCenterFaultGraph({ ports: 64 });
    expect(hosts + switches).toBe(70_656);
  });

  test("has the groups up to two events that trying every pair finds", () => {
    const { graph, top } = dataCenterFaultGraph({ nodes: 300 });
    const events = graph.nodes.filter((node) => node.kind === "event").map((node) => node.id);
    const cuts = new Set<string>();
    for (const one of events) if (fails(graph, top, new Set([one]))) cuts.add(one);
    const singles = new Set(cuts);
    events.forEach((one, at) => {
      for (const other of events.slice(at + 1)) {
        if (singles.has(one) || singles.has(other)) continue;
        if (fails(graph, top, new Set([one, other]))) cuts.add([one, other].sort().join("+"));
      }
    });
    const found = minimalRiskGroups(graph, { top, most: Infinity, maxSize: 2 });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map((group) => group.events.join("+")))).toEqual(cuts);
  });

  test("of 70,656 nodes has its top 20 groups within a minute", () => {
    const { graph, top } = dataCenterFaultGraph({ nodes: 70_656 });
    const start = performance.now();
    const groups = minimalRiskGroups(graph, { top });
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(groups).toHaveLength(20);
    expect(sizes(groups)).toEqual([...sizes(groups)].sort((a, b) => a - b));
    for (const { events } of groups) {
      expect(fails(graph, top, new Set(events))).toBe(true);
      for (const spared of events) {
        expect(fails(graph, top, new Set(events.filter((event) => event !== spared)))).toBe(false);
      }
    }
  }, 120_000);
});
