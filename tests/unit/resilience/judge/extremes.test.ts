import {
  type Blueprint,
  deriveBlueprint,
  domainLosses,
  judge,
  nothingLost,
  siteLosses,
} from "@holdfast/resilience";
import { blueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import * as fc from "fast-check";
import { policy, workload } from "../building/service";
import { fourServices } from "../building/services";
import { reasons } from "./verdicts";

const extremes = [0, Number.MIN_VALUE, 1e308, Number.POSITIVE_INFINITY];

/** Services with databases, autoscalers, internal callers, and a cycle of dependencies. */
function plain(): Blueprint {
  const builder = fourServices();
  policy(builder, "ledger", { hardDependencies: ["identity", "audit"], allowedSites: ["ansan", "siheung"] });
  policy(builder, "audit", { hardDependencies: ["ledger"], softDependencies: ["games"] });
  for (const site of ["ansan", "siheung"]) {
    workload(builder, "ledger", site, 3, { maximum: 9, overload: "fail" });
    workload(builder, "audit", site, 3, { maximum: 9, overload: null });
  }
  return deriveBlueprint(builder.graph());
}

/** A copy in which some numbers are others, by the key that each stands under. */
function replaced<Thing>(thing: Thing, number: (key: string, before: number) => number, key = ""): Thing {
  if (typeof thing === "number") return number(key, thing) as Thing;
  if (Array.isArray(thing)) return thing.map((item: unknown) => replaced(item, number, key)) as Thing;
  if (thing instanceof Map)
    return new Map(
      [...thing].map(([name, item]: [string, unknown]) => [name, replaced(item, number, key)]),
    ) as Thing;
  if (typeof thing !== "object" || thing === null) return thing;
  return Object.fromEntries(
    Object.entries(thing).map(([name, value]: [string, unknown]) => [name, replaced(value, number, name)]),
  ) as Thing;
}

const keys = new Set<string>();
replaced(plain(), (key, before) => {
  keys.add(key);
  return before;
});

/** Blueprints of which some figures (all intervals, say) are as large or as small as a number gets. */
const extremeBlueprints = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...extremes)), {
    minLength: 1,
    maxLength: 12,
    selector: ([key]) => key,
  })
  .map((chosen) => {
    const figures = new Map(chosen);
    return replaced(plain(), (key, before) => figures.get(key) ?? before);
  });

/** Where in a value a number is none. */
function notNumbers(value: unknown, where = ""): string[] {
  if (typeof value === "number") return Number.isNaN(value) ? [where] : [];
  if (typeof value === "string") return /\bNaN\b/.test(value) ? [`${where}: ${value}`] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => notNumbers(item, `${where}.${key}`));
}

test("whatever figures a blueprint holds, it is judged, and no figure of a verdict is not a number", () => {
  fc.assert(
    fc.property(extremeBlueprints, (blueprint) => {
      const losses = [nothingLost, ...siteLosses(blueprint, 2), ...domainLosses(blueprint)];
      // Every sixth: a loss like each of these is among them.
      for (const loss of losses.filter((_, at) => at % 6 === 0))
        expect(notNumbers(judge(blueprint, loss), loss.id)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("of replicas that carry next to nothing, no number is asked for", () => {
  const blueprint = replaced(plain(), (key, before) =>
    key === "requestsPerSecond" ? Number.MIN_VALUE : before,
  );
  const remedies = judge(blueprint, siteLosses(blueprint, 1)[0]!).flatMap((verdict) => verdict.remedies);
  expect(remedies.map(({ kind }) => kind)).toContain("declare-replica-capacity");
  expect(remedies.filter((remedy) => "replicas" in remedy && !Number.isFinite(remedy.replicas))).toEqual([]);
});

test("whatever figures a blueprint holds, the search for its risk groups ends", () => {
  fc.assert(
    fc.property(extremeBlueprints, (blueprint) => {
      expect(notNumbers(blueprintRiskGroups(blueprint, { most: 3, maxSize: 2, depth: 1 }))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test.each([1e308, Number.POSITIVE_INFINITY])(
  "a health check every %d seconds is no recovery in time",
  (seconds) => {
    const blueprint = plain();
    const endpoints = blueprint.endpoints.map((endpoint) => ({
      ...endpoint,
      answerSets: endpoint.answerSets.map((set) => ({
        ...set,
        answers: set.answers.map((answer) => ({
          ...answer,
          healthCheck: answer.healthCheck && { ...answer.healthCheck, intervalSeconds: seconds },
        })),
      })),
    }));
    const verdicts = judge({ ...blueprint, endpoints }, siteLosses(blueprint, 1)[0]!);
    const identity = verdicts.find(({ service }) => service === "identity")!;
    expect(identity.unmet).toContain("rto");
    expect(identity.rtoSeconds).toBe(Infinity);
    const payments = verdicts.find(({ service }) => service === "payments")!;
    expect(payments.unmet).toContain("rto");
    expect(reasons(payments)).toContain(
      "payments needs identity, which is serving and serves 100% of its peak",
    );
  },
);
