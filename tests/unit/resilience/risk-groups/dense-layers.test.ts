import { deriveBlueprint } from "@holdfast/resilience";
import { blueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { CheckedGraph } from "@holdfast/resilience/risk-groups/blueprint/checked-graph";
import { Demand } from "@holdfast/resilience/judge/demand";
import { layers } from "../building/layers";

/** What risk groups of services in layers take, each of which needs all of the layer below: for each service. */
function steps(services: number, count: number): { losses: number; walks: number } {
  const blueprint = deriveBlueprint(layers(services, count, services).graph());
  // Whoever judges a loss asks once for the routes of each service.
  const judged = jest.spyOn(Demand.prototype, "routesOf");
  const walked = jest.spyOn(CheckedGraph.prototype, "fails");
  const { any, services: found } = blueprintRiskGroups(blueprint, { most: 5 });
  const taken = { losses: judged.mock.calls.length / services, walks: walked.mock.calls.length / services };
  jest.restoreAllMocks();
  expect(any).toHaveLength(5);
  for (const { groups } of found) expect(groups).toHaveLength(5);
  return taken;
}

test("risk groups of services in dense layers take no more for each of them when there are more", () => {
  const few = steps(20, 4);
  const many = steps(80, 8);
  // Losses of every single thing and of two sites are 73; what they take away is the same for many of them.
  expect(few.losses).toBeLessThan(73);
  expect(many.losses).toBeLessThan(73);
  expect(many.walks).toBeLessThanOrEqual(few.walks);
});
