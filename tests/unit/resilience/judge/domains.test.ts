import { deriveBlueprint, domainLosses, failureDomains, InvalidInputError } from "@holdfast/resilience";
import { namedLoss } from "@holdfast/cli/commands/named-loss";
import { dataSites, fiveSites, paymentsBlueprint } from "../building/blueprints";
import { policy } from "../building/service";
import { fourServices } from "../building/services";
import { reasons, verdictOn } from "./verdicts";

test("everything that can be lost besides sites is named once", () => {
  const blueprint = deriveBlueprint(fourServices().graph());
  const kinds = failureDomains(blueprint).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(
    new Set([
      "hall",
      "power-feed",
      "maintenance",
      "substation",
      "carrier",
      "backbone",
      "hazard",
      "dns-provider",
      "cloud-region",
      "cloud-account",
    ]),
  );
  const ids = domainLosses(blueprint).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(kinds.filter((kind) => kind === "hall")).toHaveLength(6);
});

describe("a hall", () => {
  test("takes its part of what is spread, and a member that may stand in it", () => {
    const verdict = verdictOn(fourServices(), "payments", "hall ansan/hall-1");
    expect(verdict).toMatchObject({ outcome: "serving", met: true });
    expect(reasons(verdict)).toEqual(
      expect.arrayContaining([
        "3 of 6 replicas of payments at ansan are lost",
        "payments-0 had 1 of 3 members at ansan",
      ]),
    );
  });

  test("takes everything that nothing spreads", () => {
    const builder = paymentsBlueprint().replaceText(
      "payments@ansan",
      "topology.kubernetes.io/zone",
      "kubernetes.io/hostname",
    );
    expect(reasons(verdictOn(builder, "payments", "hall ansan/hall-1"))).toContain(
      "5 of 5 replicas of payments at ansan are lost",
    );
  });

  test("is not the site: what it took starts again in the others, where that is needed", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites)
      builder.change(`payments@${site}`, (inputs) => ({
        ...inputs,
        spec: { ...(inputs["spec"] as object), replicas: 3 },
      }));
    const verdict = verdictOn(builder, "payments", "hall ansan/hall-1");
    expect(verdict.recovery.map(({ seconds, served }) => [seconds, Math.round(served * 100)])).toEqual([
      [29, 78],
      [50 + 300 + 35, 100],
    ]);
  });

  test("with all others is the site", () => {
    expect(
      verdictOn(paymentsBlueprint(), "payments", "hall ansan/hall-1", "hall ansan/hall-2").rtoTerms,
    ).toEqual(verdictOn(paymentsBlueprint(), "payments", "ansan").rtoTerms);
  });

  test("is held against the promise for one site", () => {
    expect(verdictOn(paymentsBlueprint(), "payments", "hall ansan/hall-1").goal).toMatchObject({ served: 1 });
  });
});

test("a power feed takes every hall on it", () => {
  const builder = paymentsBlueprint();
  expect(reasons(verdictOn(builder, "payments", "power feed ansan/feed-a"))[0]).toBe(
    "hall-1 of ansan is lost without its power feed feed-a",
  );
  builder.replaceText("ansan", "feed-b", "feed-a");
  expect(reasons(verdictOn(builder, "payments", "power feed ansan/feed-a"))[0]).toBe(
    "ansan is lost with all of its halls",
  );
});

describe("a substation", () => {
  test("takes a site that has no other, and not one with a reserve", () => {
    const builder = paymentsBlueprint();
    expect(verdictOn(builder, "payments", "substation ansan-mains")).toMatchObject({
      outcome: "serving",
      rtoSeconds: 0,
    });
    expect(
      verdictOn(builder, "payments", "substation ansan-mains", "substation ansan-reserve"),
    ).toMatchObject({ rtoSeconds: 46 });
    builder.change("ansan", (inputs) => ({
      ...inputs,
      utilities: { substations: { mains: "shared" }, carriers: ["c"], backbone: "ring" },
    }));
    builder.change("siheung", (inputs) => ({
      ...inputs,
      utilities: { substations: { mains: "shared" }, carriers: ["c"], backbone: "ring" },
    }));
    expect(verdictOn(builder, "payments", "substation shared")).toMatchObject({
      lost: [{ kind: "substation", name: "shared" }],
      outcome: "degraded",
      served: 0.555556,
      goal: { served: 0.5 },
    });
  });
});

test.each([
  [{ mains: "grid" }, "it has no reserve"],
  [{ reserve: "grid" }, "it declares no other"],
])("the substation of a site with %j alone is named, whichever it is", (substations, other) => {
  const builder = paymentsBlueprint();
  builder.change("ansan", (inputs) => ({
    ...inputs,
    utilities: { substations, carriers: ["c"], backbone: "ring" },
  }));
  expect(reasons(verdictOn(builder, "payments", "substation grid"))).toContain(
    `ansan is lost without substation grid: ${other}`,
  );
});

describe("a carrier", () => {
  test("that is a site's only one keeps users away, and its data in place", () => {
    const builder = paymentsBlueprint();
    builder.change("ansan", (inputs) => ({
      ...inputs,
      utilities: { substations: { mains: "m" }, carriers: ["only"], backbone: "ring" },
    }));
    const verdict = verdictOn(builder, "payments", "carrier only");
    expect(verdict).toMatchObject({ outcome: "serving", writes: true, rtoSeconds: 46 });
    expect(reasons(verdict)).toContain("users do not reach ansan: its only carrier is only");
    expect(verdict.rtoTerms.map(({ kind }) => kind)).toEqual(["detection", "dns-ttl"]);
  });

  test("that is one of two keeps nobody away", () => {
    expect(verdictOn(paymentsBlueprint(), "payments", "carrier ansan-carrier-1")).toMatchObject({
      rtoSeconds: 0,
    });
  });
});

describe("a backbone", () => {
  test("that all data sites share leaves each with copies that do not reach each other", () => {
    const verdict = verdictOn(paymentsBlueprint(), "payments", "backbone ring");
    expect(verdict).toMatchObject({ outcome: "read-only", writes: false, rpoSeconds: 0, goal: null });
    expect(reasons(verdict)).toContain(
      "members of payments-0 do not reach each other, so only the leader's site can write",
    );
  });

  test("of the cloud leaves the quorum to a voter that reaches the others", () => {
    expect(verdictOn(paymentsBlueprint(), "payments", "backbone cloud")).toMatchObject({
      outcome: "serving",
      writes: true,
    });
  });
});

describe("a DNS provider", () => {
  test("is not missed while the other answers", () => {
    for (const provider of ["route53", "own"]) {
      expect(verdictOn(paymentsBlueprint(), "payments", `dns provider ${provider}`)).toMatchObject({
        outcome: "serving",
        met: true,
      });
    }
  });

  test("that is the only one named takes the name with it", () => {
    const builder = paymentsBlueprint();
    builder.change("holdfast.example-ns", (inputs) => ({ ...inputs, records: ["ns-1.awsdns-01.org."] }));
    for (const site of dataSites) {
      builder.change(
        `dns@${site}`,
        (inputs) =>
          JSON.parse(
            JSON.stringify(inputs).replaceAll(/@ 60 IN NS ns-(ansan|siheung|pangyo)[^\\]*\\n/g, ""),
          ) as typeof inputs,
      );
    }
    expect(verdictOn(builder, "payments", "dns provider route53")).toMatchObject({
      outcome: "down",
      met: false,
    });
  });
});

test("the account of the cloud takes its regions and Route 53", () => {
  const verdict = verdictOn(paymentsBlueprint(), "payments", "cloud account aws");
  expect(verdict).toMatchObject({ outcome: "serving", writes: true, goal: { served: 0.5 } });
  expect(reasons(verdict)).toEqual(
    expect.arrayContaining([
      "aws-seoul is lost with the account at aws",
      "DNS provider route53 is lost with the account at aws",
    ]),
  );
});

test("a cloud region is its site", () => {
  expect(verdictOn(paymentsBlueprint(), "payments", "cloud region ap-northeast-2").recovery).toEqual(
    verdictOn(paymentsBlueprint(), "payments", "aws-seoul").recovery,
  );
});

test("a certificate authority is missed when the first certificate ends", () => {
  const builder = paymentsBlueprint();
  const arn = "arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/1";
  for (const site of dataSites) {
    builder.object("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer", site, "issuer", {
      metadata: { name: "holdfast" },
      spec: { arn },
    });
    builder.object("kubernetes:cert-manager.io/v1:Certificate", site, "certificate", {
      metadata: { name: "edge", namespace: "edge" },
      spec: {
        secretName: "edge-tls",
        renewBefore: "720h",
        duration: "2160h",
        dnsNames: ["pay.holdfast.example"],
        issuerRef: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "holdfast" },
      },
    });
  }
  const verdict = verdictOn(builder, "payments", `certificate-authority:${arn}`);
  expect(verdict).toMatchObject({ outcome: "serving", met: true });
  expect(reasons(verdict)).toContain(
    "no certificate can be renewed: 3 go on for 30 days at the least, edge at ansan among the first to end",
  );
  // It stands in a region, and is lost with it.
  expect(reasons(verdictOn(builder, "payments", "aws-seoul"))).toContain(
    `certificate authority ${arn} is lost with aws-seoul`,
  );
});

test("a service that operators need can be lost, and what needs it is", () => {
  const builder = fourServices();
  builder.change("identity", (inputs) => ({ ...inputs, operational: true }));
  expect(domainLosses(deriveBlueprint(builder.graph())).map(({ id }) => id)).toContain("service:identity");
  expect(verdictOn(builder, "payments", "service identity")).toMatchObject({
    outcome: "down",
    goal: null,
    met: true,
  });
  expect(verdictOn(builder, "catalogue", "service identity")).toMatchObject({ outcome: "serving" });
});

test("losing the authority that decides on failover stops what it decides about", () => {
  const builder = paymentsBlueprint();
  policy(builder, "authority", {
    approach: "quorum",
    operational: true,
    stores: [{ kind: "quorum", name: "failover", access: "read-write" }],
  });
  expect(verdictOn(builder, "payments", "service authority")).toMatchObject({
    outcome: "read-only",
    writes: false,
  });
});

test("maintenance takes no more than budgets allow, and all where there is none", () => {
  const builder = paymentsBlueprint();
  expect(verdictOn(builder, "payments", "maintenance of ansan")).toMatchObject({
    outcome: "serving",
    rtoSeconds: 26,
  });
  builder.remove("payments-budget@ansan");
  expect(reasons(verdictOn(builder, "payments", "maintenance of ansan"))).toContain(
    "5 of 5 replicas of payments at ansan are lost",
  );
});

describe("names of what is lost", () => {
  const blueprint = deriveBlueprint(fiveSites().graph());

  test("are those of sites, or of other things with their kind", () => {
    expect(namedLoss(blueprint, ["ansan", "hall:siheung/hall-1", "substation pangyo-mains"])).toMatchObject({
      id: "site:ansan+hall:siheung/hall-1+substation:pangyo-mains",
      elements: [
        { kind: "site", name: "ansan" },
        { kind: "hall", site: "siheung", name: "hall-1" },
        { kind: "substation", name: "pangyo-mains" },
      ],
    });
    expect(namedLoss(blueprint, ["ansan", "ansan"]).elements).toHaveLength(1);
    expect(namedLoss(blueprint, ["earthquake ansan-fault"]).id).toBe("hazard:earthquake ansan-fault");
  });

  test("that are nothing's are refused, with those that come close", () => {
    expect(() => namedLoss(blueprint, ["ansa"])).toThrow(InvalidInputError);
    expect(() => namedLoss(blueprint, ["ansa"])).toThrow(/name one of: ansan, /);
  });
});
