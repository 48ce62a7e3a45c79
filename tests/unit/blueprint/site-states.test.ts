import { sites } from "../../../stacks/sites";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import type { Registered } from "./evaluation";
import { refusal } from "./expect-invalid-input";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { readConfiguration } from "@holdfast/blueprint/configuration/configuration";
import { requireServingSites, siteStates } from "@holdfast/blueprint/sites/site-states";
import { evaluateStack } from "./shipped-blueprint";
import { stackConfiguration } from "./stack-configuration";

type Change = Record<string, string>;

function configurationOf(change: Change) {
  const values = { ...stackConfiguration("ansan"), ...change };
  return readConfiguration({ stack: "ansan", get: (key) => values[key] }, sites);
}

const statesOf = (change: Change) => siteStates(sites, configurationOf(change));

describe("what the configuration says is out of service", () => {
  test("nothing, unless it is said", () => {
    expect(statesOf({})).toEqual({ lost: [], evacuated: [] });
  });

  test("sites by their names", () => {
    const { lost, evacuated } = statesOf({ lost: '["pangyo"]', evacuated: '["siheung"]' });
    expect([lost, evacuated].map((list) => list.map(({ name }) => name))).toEqual([["pangyo"], ["siheung"]]);
  });

  test.each<[string, Change, RegExp]>([
    ["an unknown site", { lost: '["busan"]' }, /holdfast:lost\[0\] names busan, which is no site/],
    ["a cloud region", { evacuated: '["pangyo","aws-osaka"]' }, /evacuated\[1\] names the cloud region/],
    ["a site in both lists", { lost: '["pangyo"]', evacuated: '["pangyo"]' }, /pangyo is both lost and evac/],
    ["every data site", { lost: '["ansan","siheung"]', evacuated: '["pangyo"]' }, /every data site is/],
    ["a site twice", { lost: '["pangyo","pangyo"]' }, /names a site twice/],
    ["what is no list", { lost: "pangyo" }, /holdfast:lost.* is not right/],
  ])("refused: %s", (_, change, what) => {
    const error = refusal(() => statesOf(change));
    expect(error.what).toMatch(what);
    expect(error.where).toContain("Pulumi.ansan.yaml");
  });

  test("the last living site of a service is not evacuated", () => {
    const services = readServiceFiles("stacks/services").map(({ service }) => ({
      ...service,
      ...(service.service === "taxi" && { sites: { kinds: ["owned" as const] } }),
    }));
    const check = (change: Change) => () =>
      requireServingSites(statesOf(change), services, sites, configurationOf(change));
    expect(check({ lost: '["ansan"]', evacuated: '["pangyo"]' })).not.toThrow();
    // Dead sites are nobody's decision: a service is gone with them.
    expect(check({ lost: '["ansan","siheung"]' })).not.toThrow();
    const error = refusal(check({ lost: '["ansan"]', evacuated: '["siheung"]' }));
    expect(error.what).toBe("no site is left to serve taxi: siheung is evacuated");
    expect(refusal(check({ lost: '["ansan","siheung"]', evacuated: '["pangyo"]' })).what).toMatch(
      /^every data site/,
    );
  });
});

/** Names of the declared objects whose inputs differ, or that only one of two declares. */
function differing(one: readonly Registered[], other: readonly Registered[]): string[] {
  const known = new Map(one.map((resource) => [resource.urn, JSON.stringify(resource.inputs)]));
  const changed = other.filter(({ urn, inputs }) => known.get(urn) !== JSON.stringify(inputs));
  const urns = new Set(other.map(({ urn }) => urn));
  return [...changed, ...one.filter(({ urn }) => !urns.has(urn))]
    .filter(({ type }) => !type.startsWith("holdfast:"))
    .map(({ name, type }) => `${type.split(":").at(-1)} ${name}`);
}

describe("what an evacuated site changes, stack by stack", () => {
  const usual = new Map<string, Registered[]>();
  const evacuated = new Map<string, Registered[]>();
  const stacks = [...sites.filter(isDataSite).map((site) => site.name), "global"];
  beforeAll(async () => {
    for (const stack of stacks) {
      const offline = { clusterAccess: "none" };
      usual.set(stack, await evaluateStack(stack, offline));
      evacuated.set(stack, await evaluateStack(stack, { ...offline, evacuated: '["ansan"]' }));
    }
  }, 180_000);

  const changes = (stack: string) => differing(usual.get(stack) ?? [], evacuated.get(stack) ?? []);

  test("at Route 53 its records go, and its health checks stay", () => {
    expect(changes("global").length).toBeGreaterThan(0);
    for (const name of changes("global")) {
      expect(name).toMatch(/^Record public-route53-(.*-ansan|soa)$/);
    }
    const checks = (all: readonly Registered[] = []) => all.filter(({ type }) => /HealthCheck$/.test(type));
    expect(checks(evacuated.get("global"))).toHaveLength(checks(usual.get("global")).length);
  });

  test("at the site its members only follow, no pod is replaced, and no replica goes", () => {
    for (const name of changes("ansan")) {
      expect(name).toMatch(
        /^(ConfigMap [a-z-]+-ansan-\d+-configuration|Job [a-z-]+-ansan-\d+-configuration-job|(ConfigMap|Deployment) public-ansan-(configuration|server))$/,
      );
    }
    expect(changes("ansan").some((name) => name.startsWith("Job "))).toBe(true);
  });

  test("at the others only the name server's answers and the least of replicas change", () => {
    for (const site of ["siheung", "pangyo"]) {
      for (const name of changes(site)) {
        // A Deployment differs by the replicas that it began with, which updates leave alone.
        expect(name).toMatch(
          /^((ConfigMap|Deployment) public-[a-z]+-(configuration|server)|HorizontalPodAutoscaler .*|Deployment .*-deployment)$/,
        );
      }
    }
    expect(changes("siheung").some((name) => name.startsWith("Horizontal"))).toBe(true);
  });

  test("a lost site is declared as an evacuated one is: it comes back as a follower", async () => {
    for (const stack of stacks) {
      const lost = await evaluateStack(stack, { clusterAccess: "none", lost: '["ansan"]' });
      expect(differing(evacuated.get(stack) ?? [], lost)).toEqual([]);
    }
  }, 60_000);
});
