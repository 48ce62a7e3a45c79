import type { Blueprint, LossElement } from "@holdfast/resilience";
import fc from "fast-check";
import { blueprintFaultGraph, type FailedFrom, minimalRiskGroups } from "@holdfast/resilience/risk-groups";
import { lossElements } from "@holdfast/resilience/risk-groups/blueprint/place-failures";
import { Draw } from "../twin/random-blueprint";
import { idOf, judgedGroups } from "./judged-groups";
import { randomPlaces, withoutMending } from "./random-places";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

/**
 * Everything that can be lost, but no maintenance of a site with halls: of both at once the judge sees one only,
 * so that a further loss would mend, which gates do not say.
 */
function judgedElements(blueprint: Blueprint): LossElement[] {
  const withHalls = blueprint.sites.filter((site) => site.halls.length > 0).map((site) => site.name);
  return lossElements(blueprint).filter(
    ({ kind, name }) => kind !== "maintenance" || !withHalls.includes(name),
  );
}

/** All minimal groups of each service by the graph alone: "" where it fails with nothing lost. */
function graphGroups(
  blueprint: Blueprint,
  elements: readonly LossElement[],
  failedFrom: FailedFrom,
): Map<string, string[]> {
  const ids = new Set(elements.map(idOf));
  const { graph, services } = blueprintFaultGraph(blueprint, { failedFrom });
  return new Map(
    [...services].map(([service, failure]) => {
      if (failure.kind !== "node") return [service, failure.kind === "already" ? [""] : []];
      const groups = minimalRiskGroups(graph, { top: failure.top, most: Infinity });
      const judged = groups.filter((group) => group.events.every((event) => ids.has(event)));
      return [service, judged.map((group) => group.events.join("+")).sort()];
    }),
  );
}

test(`a blueprint's fault graph says what the judge says of every set of losses (seed ${seed})`, () => {
  const seen = { compared: 0, groups: 0, kinds: new Set<string>() };
  fc.assert(
    fc.property(fc.gen(), (generate) => {
      const blueprint = withoutMending(randomPlaces(new Draw(generate)));
      const elements = judgedElements(blueprint);
      fc.pre(elements.length <= 10);
      for (const failedFrom of ["down", "read-only"] as const) {
        const judged = judgedGroups(blueprint, elements, failedFrom);
        expect(graphGroups(blueprint, elements, failedFrom)).toEqual(judged);
        for (const groups of judged.values()) {
          seen.compared++;
          seen.groups += groups.length;
          for (const id of groups.flatMap((group) => group.split("+"))) seen.kinds.add(id.split(":")[0]!);
        }
      }
    }),
    { seed, numRuns: 250 },
  );
  expect(seen.compared).toBeGreaterThan(500);
  // Groups have to be there, of every kind of thing, for this to say anything.
  expect(seen.groups).toBeGreaterThan(seen.compared);
  expect([...seen.kinds].sort()).toEqual(
    expect.arrayContaining([
      "carrier",
      "cooling-plant",
      "dns-provider",
      "hall",
      "hazard",
      "power-feed",
      "service",
      "site",
      "substation",
    ]),
  );
}, 300_000);
