import { readdirSync } from "node:fs";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import type { Registered } from "./evaluation";
import { evaluateStack } from "./shipped-blueprint";

const production = [...sites.filter(isDataSite).map((site) => site.name), "global"];

/** Resources by URN, which holds the types of all ancestors, with name of the parent and inputs. */
function byUrn(resources: readonly Registered[]): Map<string, unknown> {
  return new Map(
    resources.map(({ urn, parent, inputs }) => [urn, { parent: parent.split("::").at(-1), inputs }] as const),
  );
}

/** The stack itself is named after project and stack; everything at its top has it for a parent. */
function withoutStackName(resources: readonly Registered[], stack: string): Registered[] {
  return resources.map((resource) => ({
    ...resource,
    parent: resource.parent.replace(`holdfast-${stack}`, "the stack"),
  }));
}

describe("the production stacks together declare what dev declares", () => {
  const stacks = new Map<string, Registered[]>();

  beforeAll(async () => {
    for (const stack of ["dev", ...production]) {
      // Access to the clusters is the one thing in which dev differs on purpose.
      const resources = await evaluateStack(stack, { clusterAccess: "none" });
      stacks.set(stack, withoutStackName(resources, stack));
    }
  }, 120_000);

  const of = (stack: string) => stacks.get(stack) ?? [];

  test("the same resources under the same parents with the same inputs", () => {
    const union = byUrn(production.flatMap(of));
    const dev = byUrn(of("dev"));
    expect([...union.keys()].sort()).toEqual([...dev.keys()].sort());
    for (const [urn, resource] of dev) expect(union.get(urn)).toEqual(resource);
  });

  test("nothing but the goals is declared by more than one stack", () => {
    const goals = "holdfast:index:PlacementPolicy";
    const owners = new Map<string, string[]>();
    for (const stack of production) {
      for (const { urn, type } of of(stack)) {
        if (type !== goals) owners.set(urn, [...(owners.get(urn) ?? []), stack]);
      }
      expect(of(stack).filter(({ type }) => type === goals)).toHaveLength(
        readdirSync("stacks/services").length,
      );
    }
    expect([...owners].filter(([, stacks]) => stacks.length > 1)).toEqual([]);
  });

  test("a preview of any stack stays within its time: 45 s less a twentieth, 5 s to start and 26 ms a resource", () => {
    for (const stack of production) expect(of(stack).length * 0.026).toBeLessThan(45 * 0.95 - 5);
  });
});
