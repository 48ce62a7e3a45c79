import { check, type Report, type Resource, UnjudgeableError } from "@holdfast/resilience";
import fc from "fast-check";
import { dataSites } from "./building/blueprints";
import type { GraphBuilder } from "./building/graph-builder";
import { fourServices, nameOf } from "./building/services";

const RUNS = 400;

/** The report on what is left of a graph, or `undefined` where that is refused. */
function reportOn(resources: readonly Resource[], part?: readonly string[]): Report | undefined {
  try {
    return check({ resources }, { part });
  } catch (error) {
    if (error instanceof UnjudgeableError) return undefined;
    throw error;
  }
}

/** Whether a resource is a service's own: its policy, or labelled as its. */
function isOf(service: string, { type, inputs }: Resource): boolean {
  const labelled = JSON.stringify(inputs).includes(`"holdfast.dev/service":"${service}"`);
  return (
    (type === "holdfast:index:PlacementPolicy" && inputs["service"] === service) ||
    (type === "kubernetes:apps/v1:Deployment" && labelled)
  );
}

/**
 * Subsets of a graph: resources one by one, and everything of one type, of one site, or of one name, as people remove
 * things.
 */
function subsets(builder: GraphBuilder): fc.Arbitrary<Resource[]> {
  const { resources } = builder.graph();
  const kinds = [...new Set(resources.map(({ type }) => type))];
  const names = [...dataSites, "payments", "identity", "catalogue", "games", "holdfast.example", "cluster"];
  return fc
    .record({
      single: fc.subarray([...resources], { maxLength: 12 }),
      types: fc.subarray(kinds, { maxLength: 6 }),
      named: fc.subarray(names, { maxLength: 3 }),
    })
    .map(({ single, types, named }) =>
      resources.filter(
        (resource) =>
          !single.includes(resource) &&
          !types.includes(resource.type) &&
          !named.some((name) => resource.urn.includes(name)),
      ),
    );
}

/** A broken goal: 600 requests a second are left of 900, and all of them are promised. */
function tooLittle(): GraphBuilder {
  return fourServices().change("catalogue", (inputs) => ({
    ...inputs,
    servedAfterTwoLosses: 1,
    hostname: nameOf("catalogue"),
  }));
}

test(`whatever is removed from a graph, what is green was judged (${RUNS} subsets)`, () => {
  const seen = { refused: 0, unmet: 0, green: 0 };
  fc.assert(
    fc.property(subsets(fourServices()), (resources) => {
      const report = reportOn(resources);
      if (report === undefined) seen.refused++;
      else if (report.summary.goalsMet !== true) seen.unmet++;
      else {
        seen.green++;
        expect(report.verdicts.length).toBeGreaterThan(0);
        expect(report.verdicts.length).toBe(report.summary.losses * report.summary.services);
        expect(report.verdicts.every(({ met }) => met)).toBe(true);
        // Whatever is there of a service, it is judged, and against a goal.
        for (const service of ["identity", "payments", "catalogue", "games"]) {
          if (!resources.some((resource) => isOf(service, resource))) continue;
          expect(report.verdicts.some((verdict) => verdict.service === service && verdict.goal)).toBe(true);
        }
      }
      const part = reportOn(resources, ["ansan"]);
      expect(part?.summary.goalsMet ?? null).toBeNull();
    }),
    { numRuns: RUNS, examples: [[[...fourServices().graph().resources]], [[]]] },
  );
  // Of a graph from which nothing much is missing all three are seen.
  expect(Object.values(seen).every((count) => count > 0)).toBe(true);
}, 120_000);

test(`a goal that is not met stays so whatever is removed, unless its whole service is (${RUNS} subsets)`, () => {
  expect(check(tooLittle().graph()).summary.goalsMet).toBe(false);
  fc.assert(
    fc.property(subsets(tooLittle()), (resources) => {
      if (reportOn(resources)?.summary.goalsMet !== true) return;
      expect(resources.filter((resource) => isOf("catalogue", resource))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
