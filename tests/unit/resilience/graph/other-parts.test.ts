import {
  deriveBlueprint,
  missingSitesOf,
  type PartState,
  type Resource,
  type ResourceGraph,
  withOtherParts,
} from "@holdfast/resilience";
import { componentOf } from "../building/component-of";

/** The goals of a service as a stack states them; they are told apart by the time. */
const goals = (stack: string, service: string, rtoSeconds: number) =>
  componentOf(stack, "PlacementPolicy", service, {
    service,
    rtoSeconds,
    allowedSites: ["east", "west", "cloud"],
  });
const site = (stack: string) => componentOf(stack, "DataCenter", stack, { site: stack });

function state(part: string, updated: string | null, resources: Resource[]): PartState {
  return { part, source: { kind: "stack", name: part }, updated, ageSeconds: null, graph: { resources } };
}

/** The recovery time that is the goal of each service. */
const timesOf = ({ resources }: ResourceGraph) =>
  Object.fromEntries(
    resources.flatMap(({ inputs }) => (inputs["service"] ? [[inputs["service"], inputs["rtoSeconds"]]] : [])),
  );

test("the goals of the stack that is judged count, and of others those of what was updated last", () => {
  const own = { resources: [site("east"), goals("east", "mail", 1)] };
  const older = state("west", "2026-11-01T00:00:00.000Z", [
    site("west"),
    goals("west", "mail", 2),
    goals("west", "taxi", 2),
  ]);
  const newer = state("north", "2026-11-02T00:00:00.000Z", [
    site("north"),
    goals("north", "mail", 3),
    goals("north", "taxi", 3),
  ]);
  const unknown = state("south", null, [site("south"), goals("south", "taxi", 4), goals("south", "bank", 4)]);
  const { graph, part } = withOtherParts(own, ["east"], { states: [unknown, older, newer], absent: [] });
  expect(timesOf(graph)).toEqual({ mail: 1, taxi: 3, bank: 4 });
  expect(part).toEqual(["east", "north", "west", "south"]);
  expect(graph.resources.filter(({ type }) => type.endsWith(":DataCenter"))).toHaveLength(4);
  // Goals that differ between stacks are no contradiction in one of them.
  const { notUnderstood } = deriveBlueprint(graph);
  expect(notUnderstood.filter(({ reason }) => reason.includes("another policy"))).toEqual([]);
});

test("a part that is there already is refused, by whichever name", () => {
  const own = { resources: [site("east")] };
  const twice = [state("west", null, [site("west")]), state("north", null, [site("west"), site("north")])];
  expect(() => withOtherParts(own, ["east"], { states: twice, absent: [] })).toThrow(
    /north holds west, which is judged already/,
  );
  const itself = [state("west", null, [site("west"), site("east")])];
  expect(() => withOtherParts(own, ["east"], { states: itself, absent: [] })).toThrow(
    /west holds east, which is judged already/,
  );
});

test("sites that policies name and no graph holds are missing, cloud regions too", () => {
  const graphs = [{ resources: [site("east"), goals("east", "mail", 1)] }];
  expect(missingSitesOf(graphs)).toEqual(["west", "cloud"]);
  expect(
    missingSitesOf([
      ...graphs,
      { resources: [componentOf("global", "CloudRegion", "cloud", { site: "cloud" })] },
    ]),
  ).toEqual(["west"]);
  expect(missingSitesOf([{ resources: [] }])).toEqual([]);
});
