import { SECRET, UNKNOWN } from "@holdfast/resilience";
import { labels } from "@holdfast/resilience/blueprint/reading";
import { recordOf } from "@holdfast/resilience/graph/values";
import { fiveSites, paymentsBlueprint } from "../building/blueprints";
import { policy, workload } from "../building/service";
import { derive, misread } from "./deriving";

describe("services", () => {
  test("have replicas, limits and names from workloads, and goals from their policy", () => {
    const builder = paymentsBlueprint();
    workload(builder, "payments", "ansan", 5, {
      hostname: "pay.holdfast.example",
      maximum: 9,
      cores: "500m",
    });
    const [payments] = derive(builder).services;
    expect(payments).toMatchObject({
      name: "payments",
      peakRequestsPerSecond: 900,
      hostnames: ["pay.holdfast.example"],
      goals: { survive: "two-sites", rtoSeconds: 120 },
    });
    expect(payments?.deployments[0]).toMatchObject({
      site: "ansan",
      replicas: 5,
      requestsPerSecond: 100,
      hallSkew: 1,
      evictable: 1,
      coresPerReplica: 0.5,
      memoryGiBPerReplica: 1,
      priority: 100_000,
      startupSeconds: 35,
      autoscaling: { minimumReplicas: 5, maximumReplicas: 9 },
    });
  });

  test("are taken down to the autoscaler's minimum, whatever the deployment declares", () => {
    const builder = paymentsBlueprint();
    workload(builder, "payments", "ansan", 3, { maximum: 9 });
    builder.change("payments@ansan", (inputs) => ({
      ...inputs,
      spec: { ...(inputs["spec"] as object), replicas: 50 },
    }));
    expect(derive(builder).services[0]?.deployments[0]?.replicas).toBe(3);
  });

  test("that do not say what a replica carries are reported", () => {
    const builder = paymentsBlueprint().replaceText(
      "payments@ansan",
      "holdfast.dev/requests-per-second",
      "other",
    );
    expect(derive(builder).services[0]?.deployments[0]?.requestsPerSecond).toBeUndefined();
    expect(misread(builder, "payments@ansan")[0]).toContain("requests-per-second: a number");
  });

  test("without a startup probe have no bound on their start", () => {
    const builder = paymentsBlueprint().replaceText("payments@ansan", "startupProbe", "noProbe");
    expect(derive(builder).services[0]?.deployments[0]?.startupSeconds).toBeUndefined();
  });

  test("that no policy speaks of promise nothing", () => {
    const builder = fiveSites();
    workload(builder, "lonely", "ansan", 2);
    expect(derive(builder).services).toMatchObject([{ name: "lonely", stores: [] }]);
  });

  test("whose policy has words that it may not have are reported", () => {
    const builder = fiveSites();
    policy(builder, "odd", {
      survive: "everything",
      stores: [{ kind: "shoebox", name: "x", access: "read" }],
    });
    expect(derive(builder).services[0]?.goals).toBeUndefined();
    expect(misread(builder, "odd")).toHaveLength(2);
  });

  test("whose policies differ between stacks are read once, and reported", () => {
    const builder = fiveSites();
    policy(builder, "payments");
    builder.add("holdfast:index:PlacementPolicy", "to-be", { ...builder.find("payments").inputs, tier: 3 });
    expect(derive(builder).services).toMatchObject([{ goals: { tier: 1 } }]);
    expect(misread(builder, "to-be")).toEqual([
      "service: another policy states other goals for payments; that one is taken",
    ]);
  });

  test.each(["", null])(
    "whose policy names none (%j) are nobody's, and the policy is reported",
    (service) => {
      const builder = paymentsBlueprint().change("payments", (inputs) => ({ ...inputs, service }));
      expect(derive(builder).services).toMatchObject([{ name: "payments" }]);
      expect(derive(builder).services[0]).not.toHaveProperty("goals");
      expect(misread(builder, "payments")).toEqual([
        expect.stringMatching(/^service: text is expected; it is/),
      ]);
    },
  );

  test.each(["", 7, true, SECRET, UNKNOWN])(
    "whose workload's label names none (%j) are nobody's, and the workload is reported",
    (label) => {
      const builder = paymentsBlueprint().change("payments@ansan", (inputs) => ({
        ...inputs,
        metadata: { ...recordOf(inputs["metadata"]), labels: { [labels.service]: label } },
      }));
      expect(derive(builder).services).toMatchObject([{ name: "payments" }]);
      expect(misread(builder, "payments@ansan")).toContainEqual(
        expect.stringMatching(/^metadata\.labels\.holdfast\.dev\/service: text is expected/),
      );
    },
  );
});
