import { UNKNOWN, type Value } from "@holdfast/resilience";
import { dataSites, paymentsBlueprint } from "../building/blueprints";
import { derive, misread } from "./deriving";

describe("DNS", () => {
  test("has what each provider answers, with checks and the site behind each address", () => {
    const { endpoints, zones } = derive(paymentsBlueprint());
    expect(zones).toMatchObject([
      {
        name: "holdfast.example",
        delegatedTo: ["route53", "own"],
        servers: [...dataSites].sort().map((site) => ({ site, replicas: 2 })),
      },
    ]);
    const [pay] = endpoints;
    expect(pay?.answerSets.map(({ server, ttlSeconds }) => `${server} ${ttlSeconds}`)).toEqual([
      "route53 10",
      ...[...dataSites].sort().map((site) => `holdfast.example@${site} 10`),
    ]);
    const [first, second] = pay?.answerSets ?? [];
    expect(first?.answers[0]).toMatchObject({
      site: "ansan",
      weight: 10,
      group: 0,
      healthCheck: { intervalSeconds: 10, failureThreshold: 3, timeoutSeconds: 6 },
    });
    expect(first?.answers.find(({ group }) => group === 1)).toMatchObject({
      site: undefined,
      address: "198.51.100.99",
      weight: 1,
      healthCheck: undefined,
    });
    expect(second?.answers[0]).toMatchObject({
      site: "ansan",
      weight: 1,
      group: 0,
      healthCheck: { intervalSeconds: 5, failureThreshold: 1, timeoutSeconds: 2 },
    });
  });

  const record = "pay.holdfast.example@ansan";
  const checkName = `check-${record}`;

  test.each([
    ["is disabled", { disabled: true }],
    ["is inverted", { invertHealthcheck: true }],
    ["is of another kind", { type: "CLOUDWATCH_METRIC" }],
    ["counts checks that are not there", { type: "CALCULATED", childHealthThreshold: 1 }],
    ["asks another address", { ipAddress: "192.0.2.77" }],
  ])("counts a health check that %s as none, and says so", (_, more) => {
    const builder = paymentsBlueprint().change(checkName, (inputs) => ({ ...inputs, ...more }));
    const { endpoints, defects = [] } = derive(builder);
    const answers = endpoints[0]?.answerSets[0]?.answers ?? [];
    expect(answers.find(({ site }) => site === "ansan")?.healthCheck).toBeUndefined();
    expect([...misread(builder, checkName), ...misread(builder, record), ...defects]).toHaveLength(1);
  });

  describe("a health check that is calculated from others", () => {
    /** The record of Ansan tied to a check that is calculated from checks of some addresses. */
    function calculated(addresses: readonly string[], threshold: Value) {
      const builder = paymentsBlueprint();
      const { urn, inputs } = builder.find(checkName);
      const children = addresses.map((ipAddress, index) =>
        builder.add("aws:route53/healthCheck:HealthCheck", `child-${index}`, {
          ...inputs,
          type: "HTTPS",
          ipAddress: ipAddress === "ansan" ? builder.ingress("ansan") : ipAddress,
          requestInterval: 10 + 20 * index,
          failureThreshold: 3,
        }),
      );
      builder.remove(checkName);
      builder.add(
        "aws:route53/healthCheck:HealthCheck",
        checkName,
        {
          type: "CALCULATED",
          childHealthThreshold: threshold,
          childHealthchecks: children.map((_, index) => `check-${index}`),
        },
        { propertyDependencies: { childHealthchecks: children } },
      );
      expect([builder.find(checkName).urn, inputs["type"]]).toEqual([urn, "HTTPS"]);
      const { endpoints, notUnderstood, defects = [] } = derive(builder);
      const answers = endpoints[0]?.answerSets[0]?.answers ?? [];
      return {
        check: answers.find(({ site }) => site === "ansan")?.healthCheck,
        told: notUnderstood.length + defects.length,
      };
    }

    test.each([
      ["one of one", ["ansan"], 1, 10],
      ["both of two: the faster decides", ["ansan", "ansan"], 2, 10],
      ["one of two: the slower decides", ["ansan", "ansan"], 1, 30],
    ])("takes the address out once too few are healthy (%s)", (_, addresses, threshold, intervalSeconds) => {
      expect(calculated(addresses, threshold)).toMatchObject({ check: { intervalSeconds }, told: 0 });
    });

    test.each<[string, string[], Value]>([
      ["asks for none", ["ansan"], 0],
      ["asks for more than there are", ["ansan"], 2],
      ["does not say how many it asks for", ["ansan"], UNKNOWN],
      ["counts another address too", ["ansan", "192.0.2.7"], 1],
      ["counts nothing", [], 1],
    ])("counts as none where it %s", (_, addresses, threshold) => {
      const { check, told } = calculated(addresses, threshold);
      expect(check).toBeUndefined();
      expect(told).toBe(1);
    });
  });

  test("counts a health check that is not in the graph as none", () => {
    const builder = paymentsBlueprint().remove(checkName);
    expect(derive(builder).endpoints[0]?.answerSets[0]?.answers[0]?.healthCheck).toBeUndefined();
    expect(derive(builder).defects).toHaveLength(1);
  });

  test("is delegated to whom the NS records name, and without any to Route 53 alone", () => {
    const own = paymentsBlueprint().change("holdfast.example-ns", (inputs) => ({
      ...inputs,
      records: ["ns-ansan.holdfast.example."],
    }));
    for (const site of dataSites) own.replaceText(`dns@${site}`, "@ 60 IN NS ns-1.awsdns-01.org.\n", "");
    expect(derive(own).zones[0]?.delegatedTo).toEqual(["own"]);
    const first = paymentsBlueprint().remove("holdfast.example-ns");
    for (const site of dataSites) first.replaceText(`dns@${site}`, " IN NS ", " IN TXT ");
    expect(derive(first).zones[0]?.delegatedTo).toEqual(["route53"]);
  });

  test("reports a Lua record that it cannot read", () => {
    const builder = paymentsBlueprint().replaceText("dns@ansan", "ifurlup", "pickclosest");
    expect(misread(builder, "dns@ansan")).toHaveLength(1);
  });
});

describe("vaults", () => {
  test("are guarded as their bucket is", () => {
    expect(derive(paymentsBlueprint()).vaults).toMatchObject([
      {
        name: "vault",
        bucket: "vault-bucket",
        site: "aws-seoul",
        versioned: true,
        compliance: { days: 35 },
        publicAccessBlocked: true,
        encryptedWithKey: true,
        keyRotates: true,
        replicatedTo: [{ bucket: "vault-bucket-copy", region: "ap-northeast-3", site: "aws-osaka" }],
      },
    ]);
  });

  test.each([
    ["versioning", "vault-bucket-versioning", { versioned: false }],
    ["lock", "vault-bucket-lock", { compliance: undefined }],
    ["access block", "vault-bucket-access", { publicAccessBlocked: false }],
    ["encryption", "vault-bucket-encryption", { encryptedWithKey: false, keyRotates: false }],
    ["replication", "vault-bucket-replication", { replicatedTo: [] }],
  ])("without %s are not taken to have it", (_, name, without) => {
    expect(derive(paymentsBlueprint().remove(name)).vaults[0]).toMatchObject(without);
  });

  test("that governance locks are not locked", () => {
    const builder = paymentsBlueprint().replaceText("vault-bucket-lock", "COMPLIANCE", "GOVERNANCE");
    expect(derive(builder).vaults[0]?.compliance).toBeUndefined();
  });
});
