import { type Blueprint, deriveBlueprint } from "@holdfast/resilience";
import { blueprintFaultGraph } from "@holdfast/resilience/risk-groups";
import { GraphTerms } from "@holdfast/resilience/risk-groups/blueprint/term";
import { layers } from "../building/layers";

/** Layers of five services each, which need all of the layer below, with public names at the top alone or nowhere. */
function withoutNames(depth: number, named: "top" | "none"): Blueprint {
  const blueprint = deriveBlueprint(layers(depth * 5, depth, 5).graph());
  const top = new Set(blueprint.services.slice(-5).map(({ name }) => name));
  const services = blueprint.services.map((service) =>
    named === "top" && top.has(service.name) ? service : { ...service, hostnames: [] },
  );
  return { ...blueprint, services };
}

/** How many gates are asked for while a blueprint becomes a fault graph. */
function gatesAskedFor(blueprint: Blueprint): number {
  const asked = jest.spyOn(GraphTerms.prototype, "atLeast");
  blueprintFaultGraph(blueprint);
  const { length } = asked.mock.calls;
  asked.mockRestore();
  return length;
}

test.each(["top", "none"] as const)(
  "callers of callers are walked once, not path by path (public names: %s)",
  (named) => {
    const [four, eight] = [4, 8].map((depth) => gatesAskedFor(withoutNames(depth, named)));
    // 5^3 and 5^7 paths from a service at the bottom to the top.
    expect(eight! / four!).toBeLessThan(10);
  },
);
