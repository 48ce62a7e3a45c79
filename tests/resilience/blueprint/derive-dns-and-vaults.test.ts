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
    ["is of another kind", { type: "CALCULATED" }],
    ["asks another address", { ipAddress: "192.0.2.77" }],
  ])("counts a health check that %s as none, and says so", (_, more) => {
    const builder = paymentsBlueprint().change(checkName, (inputs) => ({ ...inputs, ...more }));
    const answer = derive(builder).endpoints[0]?.answerSets[0]?.answers[0];
    expect(answer?.healthCheck).toBeUndefined();
    expect([...misread(builder, checkName), ...misread(builder, record)]).toHaveLength(1);
  });

  test("counts a health check that is not in the graph as none", () => {
    const builder = paymentsBlueprint().remove(checkName);
    expect(derive(builder).endpoints[0]?.answerSets[0]?.answers[0]?.healthCheck).toBeUndefined();
    expect(misread(builder, record)).toHaveLength(1);
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
