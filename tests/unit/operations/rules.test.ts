import { deriveBlueprint, InvalidInputError } from "@holdfast/resilience";
import { carryingFacts, requireCarrying } from "@holdfast/operations/rules/carrying";
import {
  requireDataSite,
  requireOneAtATime,
  requireQuorum,
  requireServingSite,
} from "@holdfast/operations/rules/safety";
import { type SiteLists, withSite } from "@holdfast/operations/declaration/site-lists";
import { Refusal } from "@holdfast/operations/refusal";
import { dataSites, fiveSites, fiveVoters, paymentsBlueprint } from "../resilience/building/blueprints";
import { GraphBuilder } from "../resilience/building/graph-builder";
import { quorum } from "../resilience/building/quorum";
import { policy, workload } from "../resilience/building/service";

const payments = deriveBlueprint(paymentsBlueprint().graph());
const evacuated = (...sites: string[]): SiteLists => ({ lost: [], evacuated: sites });
const lost = (...sites: string[]): SiteLists => ({ lost: sites, evacuated: [] });

/** The rule that refuses something; `undefined` where none does. */
function ruleOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.message).toMatch(/^refused \(.+\): .+\n {2}fix: .+/);
    return error.detail.rule;
  }
}

describe("the name of a site", () => {
  test("is that of a data site", () => {
    expect(() => requireDataSite(payments, "pangyo", "evacuate pangyo")).not.toThrow();
    expect(() => requireDataSite(payments, "busan", "evacuate busan")).toThrow(InvalidInputError);
    expect(() => requireDataSite(payments, "aws-osaka", "evacuate aws-osaka")).toThrow(/is a cloud region/);
  });
});

describe("at least one site serves", () => {
  test("two sites may be out of service, all may not", () => {
    expect(ruleOf(() => requireServingSite(payments, evacuated("ansan", "siheung")))).toBeUndefined();
    expect(ruleOf(() => requireServingSite(payments, evacuated(...dataSites)))).toBe(
      "at least one site serves",
    );
  });

  test("a service keeps one of its own sites, unless all of them are dead", () => {
    const builder = fiveSites();
    policy(builder, "taxi");
    for (const site of ["ansan", "siheung"]) workload(builder, "taxi", site, 5);
    const taxi = deriveBlueprint(builder.graph());
    expect(ruleOf(() => requireServingSite(taxi, evacuated("ansan")))).toBeUndefined();
    expect(ruleOf(() => requireServingSite(taxi, evacuated("ansan", "siheung")))).toBe(
      "at least one site serves",
    );
    expect(ruleOf(() => requireServingSite(taxi, { lost: ["ansan"], evacuated: ["siheung"] }))).toBe(
      "at least one site serves",
    );
    expect(ruleOf(() => requireServingSite(taxi, lost("ansan", "siheung")))).toBeUndefined();
  });
});

test("never below quorum: five voters do without two, three without one", () => {
  expect(ruleOf(() => requireQuorum(payments, evacuated("ansan", "pangyo")))).toBeUndefined();
  expect(ruleOf(() => requireQuorum(payments, lost("ansan", "siheung", "pangyo")))).toBe(
    "never below quorum",
  );
  const builder = new GraphBuilder();
  for (const site of dataSites) builder.dataCenter(site);
  const three = deriveBlueprint(quorum(builder, "failover", fiveVoters.slice(0, 3)).graph());
  expect(ruleOf(() => requireQuorum(three, evacuated("ansan")))).toBeUndefined();
  expect(ruleOf(() => requireQuorum(three, { lost: ["ansan"], evacuated: ["pangyo"] }))).toBe(
    "never below quorum",
  );
});

test("one site at a time", () => {
  expect(ruleOf(() => requireOneAtATime(evacuated(), "pangyo"))).toBeUndefined();
  expect(ruleOf(() => requireOneAtATime(evacuated("pangyo"), "pangyo"))).toBeUndefined();
  expect(ruleOf(() => requireOneAtATime(lost("ansan"), "pangyo"))).toBe("one site at a time");
});

describe("the sites that are left carry it", () => {
  test("as the blueprint promises", () => {
    expect(ruleOf(() => requireCarrying(payments, ["pangyo"]))).toBeUndefined();
    expect(carryingFacts(payments, ["pangyo"])).toEqual([
      "without pangyo: 1 of 1 services serve all of peak",
      "if ansan is lost meanwhile: every service goes on",
      "if siheung is lost meanwhile: every service goes on",
    ]);
  });

  test("not where replicas are too few, and the service is named", () => {
    const builder = fiveSites();
    policy(builder, "taxi");
    for (const site of dataSites) workload(builder, "taxi", site, 3);
    const small = deriveBlueprint(builder.graph());
    expect(ruleOf(() => requireCarrying(small, ["pangyo"]))).toBe("the sites that are left carry it");
    expect(() => requireCarrying(small, ["pangyo"])).toThrow(
      /taxi: degraded at 66\.6% of peak, served unmet/,
    );
    expect(carryingFacts(small, ["pangyo"])[0]).toBe(
      "without pangyo: 0 of 1 services serve all of peak; taxi degraded",
    );
  });
});

test("a site is in one list, in the other, or in none", () => {
  expect(withSite(evacuated("pangyo", "ansan"), "pangyo", "lost")).toEqual({
    lost: ["pangyo"],
    evacuated: ["ansan"],
  });
  expect(withSite(lost("pangyo"), "pangyo", "evacuated")).toEqual(evacuated("pangyo"));
  expect(withSite(lost("pangyo"), "pangyo")).toEqual(evacuated());
});
