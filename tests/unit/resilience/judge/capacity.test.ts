import { servedAt } from "@holdfast/resilience";
import { remediesText } from "@holdfast/report/text/remedy-text";
import { dataSites, fiveSites } from "../building/blueprints";
import { zone } from "../building/dns";
import type { GraphBuilder } from "../building/graph-builder";
import { policy, workload, type WorkloadSpec } from "../building/service";
import { reasons, verdictOn } from "./verdicts";

const hostname = "shop.holdfast.example";

/** A service of 900 requests a second with replicas of 100 at each data site. */
function shop(replicas: number, more: WorkloadSpec = {}): GraphBuilder {
  const builder = fiveSites();
  zone(builder, "holdfast.example", dataSites, [hostname]);
  policy(builder, "shop", { servedAfterTwoLosses: 0.5 });
  for (const site of dataSites) workload(builder, "shop", site, replicas, { hostname, ...more });
  return builder;
}

/** Gives every data center room for so many cores. */
function withRoom(builder: GraphBuilder, cores: number): GraphBuilder {
  for (const site of dataSites) {
    builder.change(site, (inputs) => ({ ...inputs, halls: [{ name: "only", cores, memoryGiB: 1000 }] }));
  }
  return builder;
}

describe("replicas that are left", () => {
  test("carry what DNS sends to their sites", () => {
    expect(verdictOn(shop(5), "shop", "ansan")).toMatchObject({ outcome: "serving", served: 1 });
    expect(verdictOn(shop(5), "shop", "ansan", "siheung")).toMatchObject({
      outcome: "degraded",
      served: 0.555556,
    });
  });

  test("get demand by weight, not by what they could carry", () => {
    const builder = shop(5);
    builder.change(`${hostname}@pangyo`, (inputs) => ({
      ...inputs,
      weightedRoutingPolicies: [{ weight: 40 }],
    }));
    // Pangyo gets four sixths of 900 requests a second from Route 53, and carries 500.
    expect(verdictOn(builder, "shop")).toMatchObject({ outcome: "degraded", served: 0.888889 });
  });

  test("are too few when a site is worked out of the answers of one provider only", () => {
    const builder = shop(5).remove(`check-${hostname}@ansan`);
    builder.change(`${hostname}@ansan`, ({ healthCheckId: _, ...inputs }) => inputs);
    expect(verdictOn(builder, "shop", "ansan")).toMatchObject({ served: 0.666667 });
    // The operator's own servers do check.
    expect(verdictOn(builder, "shop", "ansan", "dns provider route53")).toMatchObject({ served: 1 });
  });

  test("stand behind names: without any answer nobody finds them", () => {
    const builder = shop(5);
    for (const site of dataSites) builder.remove(`${hostname}@${site}`);
    builder.remove(`${hostname}@last-resort`);
    // Route 53 still has the zone, and tells whoever asks it that there is no such name.
    const verdict = verdictOn(builder, "shop");
    expect(verdict).toMatchObject({ outcome: "down" });
    expect(reasons(verdict)[0]).toContain(`has no record of ${hostname}`);
    builder.remove("holdfast.example").remove("holdfast.example-ns");
    expect(verdictOn(builder, "shop")).toMatchObject({ outcome: "serving" });
    expect(verdictOn(builder, "shop", "dns provider own")).toMatchObject({ outcome: "down" });
  });
});

describe("an autoscaler", () => {
  test("adds replicas in time: first what runs serves, then what was added", () => {
    const verdict = verdictOn(shop(5, { maximum: 9 }), "shop", "ansan", "siheung");
    expect(verdict).toMatchObject({ outcome: "serving", served: 1, rtoSeconds: 46, met: true });
    expect(verdict.recovery.map(({ seconds, served }) => [seconds, Math.round(served * 1000)])).toEqual([
      [46, 556],
      [46 + 15 + 15 + 35, 1000],
    ]);
    expect(verdict.recovery[1]?.terms.map(({ kind }) => kind)).toEqual(["detection", "dns-ttl", "scale-up"]);
    expect(servedAt(verdict.recovery, 45)).toBe(0);
    expect(servedAt(verdict.recovery, 110)).toBeCloseTo(0.5556, 4);
    expect(servedAt(verdict.recovery, 111)).toBe(1);
  });

  test("counts in the recovery time where the promise takes more than what runs", () => {
    const builder = shop(5, { maximum: 9 }).change("shop", (inputs) => ({
      ...inputs,
      servedAfterTwoLosses: 0.9,
      rtoSeconds: 100,
    }));
    expect(verdictOn(builder, "shop", "ansan", "siheung")).toMatchObject({
      rtoSeconds: 111,
      met: false,
      unmet: ["rto"],
      remedies: [{ kind: "run-replicas-at-all-times", replicas: 4, service: "shop", site: "pangyo" }],
    });
  });

  test("is not counted on where nothing bounds the start of a replica", () => {
    const builder = shop(5, { maximum: 9 });
    builder.replaceText("shop@pangyo", "startupProbe", "noProbe");
    expect(verdictOn(builder, "shop", "ansan", "siheung")).toMatchObject({
      outcome: "degraded",
      served: 0.555556,
    });
  });

  test("adds no more than its site has room for", () => {
    expect(
      verdictOn(withRoom(shop(5, { maximum: 9, cores: "1" }), 7), "shop", "ansan", "siheung"),
    ).toMatchObject({ served: 0.777778 });
    expect(
      reasons(verdictOn(withRoom(shop(5, { maximum: 9, cores: "1" }), 7), "shop", "ansan", "siheung")),
    ).toContain("shop at pangyo carries 700 of 900 requests a second: pangyo has room for 7 of 9 replicas");
  });

  test("adds no more than the quota of its namespace", () => {
    const builder = shop(5, { maximum: 9, cores: "1" });
    builder.object("kubernetes:core/v1:ResourceQuota", "pangyo", "quota", {
      metadata: { name: "q", namespace: "services" },
      spec: { hard: { "requests.cpu": "6" } },
    });
    expect(verdictOn(builder, "shop", "ansan", "siheung")).toMatchObject({ served: 0.666667 });
  });

  test("adds nothing where a site does not say what it has room for", () => {
    const builder = shop(5, { maximum: 9 });
    builder.change("pangyo", ({ capacity: _, ...inputs }) => ({ ...inputs, halls: [{ name: "only" }] }));
    expect(verdictOn(builder, "shop", "ansan", "siheung")).toMatchObject({ served: 0.555556 });
  });
});

describe("where room is short", () => {
  /** The shop beside a service of another tier that fills what it leaves. */
  function beside(tier: number): GraphBuilder {
    const builder = shop(5, { maximum: 9, cores: "1", priority: "tier-1" });
    policy(builder, "other", { tier, survive: "none", peakRequestsPerSecond: 300 });
    for (const site of dataSites)
      workload(builder, "other", site, 3, { cores: "1", priority: `tier-${tier}` });
    return withRoom(builder, 9);
  }

  test("a lower tier gives way, and is itself left with less", () => {
    expect(verdictOn(beside(3), "shop", "ansan", "siheung")).toMatchObject({ outcome: "serving", served: 1 });
    expect(verdictOn(beside(3), "other", "ansan", "siheung")).toMatchObject({ outcome: "down", served: 0 });
    expect(reasons(verdictOn(beside(3), "other", "ansan", "siheung"))).toContain(
      "other at pangyo carries 0 of 300 requests a second: it gives way to higher tiers and keeps 0 of 3 replicas",
    );
  });

  test("what gives way takes its time to stop", () => {
    const [, grown] = verdictOn(beside(3), "shop", "ansan", "siheung").recovery;
    expect(grown?.terms.map(({ kind, seconds }) => [kind, seconds])).toEqual([
      ["detection", 36],
      ["dns-ttl", 10],
      ["shedding", 60],
      ["scale-up", 65],
    ]);
  });

  test("a higher tier does not give way", () => {
    expect(verdictOn(beside(0), "shop", "ansan", "siheung")).toMatchObject({ served: 0.666667 });
    expect(verdictOn(beside(0), "other", "ansan", "siheung")).toMatchObject({ outcome: "serving" });
  });
});

describe("a survivor that is asked for too much", () => {
  test("refuses the rest where its replicas do that", () => {
    expect(verdictOn(shop(4), "shop", "ansan", "siheung")).toMatchObject({
      outcome: "degraded",
      served: 0.444444,
    });
  });

  test("fails in its turn where they do not, and takes the others with it", () => {
    const builder = shop(4, { overload: "fail" });
    expect(verdictOn(builder, "shop")).toMatchObject({ outcome: "serving" });
    const verdict = verdictOn(builder, "shop", "ansan");
    expect(verdict).toMatchObject({ outcome: "down", served: 0, met: false });
    expect(remediesText(verdict.remedies)).toContain("HOLDFAST_MAX_REQUESTS_PER_SECOND");
    expect(reasons(verdict)).toEqual(
      expect.arrayContaining([
        "shop at pangyo is asked for 450 requests a second and carries 400; it sheds nothing and fails in its turn",
      ]),
    );
  });

  test("fails while replicas are still being added", () => {
    expect(verdictOn(shop(4, { overload: "fail", maximum: 9 }), "shop", "ansan")).toMatchObject({
      outcome: "down",
    });
  });

  test("fails where no resource limits what a replica takes", () => {
    const verdict = verdictOn(shop(4, { overload: null }), "shop", "ansan");
    expect(verdict).toMatchObject({ outcome: "down", served: 0, met: false });
    expect(reasons(verdict)).toContain(
      "shop at pangyo is asked for 450 requests a second and carries 400; no resource limits what a replica takes, so it fails in its turn",
    );
  });

  test.each([
    ["at what it carries", "100", { outcome: "degraded", served: 0.888889 }],
    ["below what it carries, and carries no more", "50", { outcome: "degraded", served: 0.444444 }],
    ["above what it carries", "101", { outcome: "down", served: 0 }],
    ["that is no number", "many", { outcome: "down", served: 0 }],
  ])("goes by a limit of the replica %s", (_, limit, expected) => {
    expect(verdictOn(shop(4, { overload: null, limit }), "shop", "ansan")).toMatchObject(expected);
  });

  test("says by how much a limit is too high", () => {
    expect(reasons(verdictOn(shop(4, { overload: null, limit: "500" }), "shop", "ansan"))).toContain(
      "shop at pangyo is asked for 450 requests a second and carries 400; a replica takes up to 500 and fails in its turn",
    );
  });

  test("is asked again by those who lost their site, as often as is declared", () => {
    const spare = (retryFactor: number) => shop(5, { overload: "fail", retryFactor });
    expect(verdictOn(spare(1.1), "shop", "ansan")).toMatchObject({ outcome: "serving" });
    expect(verdictOn(spare(1.2), "shop", "ansan")).toMatchObject({ outcome: "down" });
    expect(verdictOn(spare(9), "shop")).toMatchObject({ outcome: "serving" });
  });

  test("stands where what runs is enough", () => {
    expect(verdictOn(shop(5, { overload: "fail" }), "shop", "ansan")).toMatchObject({ outcome: "serving" });
  });
});
