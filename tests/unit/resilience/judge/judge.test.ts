import { deriveBlueprint, judge, nothingLost, siteLosses } from "@holdfast/resilience";
import { dataSites, fiveSites, paymentsBlueprint, voterHosts } from "../building/blueprints";
import { database } from "../building/database";
import { policy, workload } from "../building/service";
import { fourServices } from "../building/services";
import { reasons, verdictOn } from "./verdicts";

describe("a verdict", () => {
  test("gives time as a sum of terms, each with the resource that it was read from", () => {
    const verdict = verdictOn(paymentsBlueprint(), "payments", "ansan");
    expect(verdict.rtoTerms.map(({ kind, seconds }) => [kind, seconds])).toEqual([
      ["detection", 36],
      ["dns-ttl", 10],
    ]);
    expect(verdict.rtoSeconds).toBe(verdict.rtoTerms.reduce((sum, term) => sum + term.seconds, 0));
    expect(verdict.rtoTerms[0]?.resource).toContain("aws:route53/healthCheck:HealthCheck");
    expect(verdict.rtoTerms[1]).toMatchObject({ kind: "dns-ttl", server: "route53" });
  });

  test("waits for the slower of DNS and database, which recover at the same time", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites)
      builder.replaceText(`payments-0-configuration@${site}`, '"ttl":20', '"ttl":60');
    expect(
      verdictOn(builder, "payments", "ansan").rtoTerms.map(({ kind, seconds }) => [kind, seconds]),
    ).toEqual([
      ["leader-key-expiry", 60],
      ["quorum-election", 3],
      ["leader-election", 4],
      ["promotion", 1],
      ["router-check", 1],
    ]);
  });

  test("waits longer for members that wait longer for a lost site's names", () => {
    const election = (builder: ReturnType<typeof paymentsBlueprint>) => {
      for (const site of dataSites)
        builder.replaceText(`payments-0-configuration@${site}`, '"ttl":20', '"ttl":60');
      const { rtoTerms } = verdictOn(builder, "payments", "ansan");
      return rtoTerms.find(({ kind }) => kind === "leader-election")?.seconds;
    };
    const without = paymentsBlueprint();
    // An option that resolvers do not know: the default of 5 s holds.
    without.replaceText("payments-0@siheung", "timeout", "patience");
    expect(election(without)).toBe((election(paymentsBlueprint()) ?? 0) + 8);
  });

  test("gives the chain of reasons down to resources", () => {
    const verdict = verdictOn(paymentsBlueprint(), "payments", "ansan", "siheung");
    expect(reasons(verdict)).toEqual([
      "ansan is lost",
      "siheung is lost",
      "5 of 5 replicas of payments at ansan are lost",
      "5 of 5 replicas of payments at siheung are lost",
      "payments at pangyo carries 500 of 900 requests a second",
      "payments-0 had 1 of 3 members at ansan",
      "payments-0 had 1 of 3 members at siheung",
      "the leader of payments-0 may be among them; another member is promoted",
      "payments-0 goes on with 0 of 2 synchronous replicas",
    ]);
    for (const reason of verdict.because) expect(reason.resource).toMatch(/^urn:pulumi:/);
  });

  test("does not look at goals: with others only what is compared changes", () => {
    const modest = paymentsBlueprint().change("payments", (inputs) => ({
      ...inputs,
      survive: "none",
      rtoSeconds: 1,
      rpoSeconds: 1,
      servedAfterOneLoss: 0,
      servedAfterTwoLosses: 0,
      tier: 3,
    }));
    const blueprints = [paymentsBlueprint(), modest].map((builder) => deriveBlueprint(builder.graph()));
    for (const loss of siteLosses(blueprints[0]!, 2)) {
      const [proud, humble] = blueprints.map((blueprint) => judge(blueprint, loss)[0]!);
      expect(humble).toMatchObject({ goal: null, met: true, unmet: [] });
      for (const field of ["outcome", "served", "writes", "rpoSeconds", "recovery", "because"] as const) {
        expect(humble![field]).toEqual(proud![field]);
      }
    }
  });

  test("on an ordinary day is that everything is served", () => {
    for (const verdict of judge(deriveBlueprint(fourServices().graph()), nothingLost)) {
      expect(verdict).toMatchObject({
        lost: [],
        outcome: "serving",
        served: 1,
        rtoSeconds: 0,
        rpoSeconds: 0,
        met: true,
        because: [],
      });
    }
  });

  test("names the change that would keep the promise", () => {
    const builder = paymentsBlueprint().change("payments", (inputs) => ({
      ...inputs,
      servedAfterTwoLosses: 1,
    }));
    expect(verdictOn(builder, "payments", "ansan", "siheung")).toMatchObject({
      met: false,
      unmet: ["served"],
      remedies: [{ kind: "add-replicas", replicas: 4, service: "payments", site: "pangyo" }],
    });
  });
});

describe("a quorum", () => {
  test("that loses its majority takes the leaders of its databases, and leaves reads", () => {
    const verdict = verdictOn(paymentsBlueprint(), "payments", "siheung", "aws-seoul", "aws-osaka");
    expect(verdict).toMatchObject({
      outcome: "read-only",
      served: 1,
      writes: false,
      rtoSeconds: null,
      rpoSeconds: 0,
      goal: null,
    });
    expect(reasons(verdict)).toContain(
      "quorum failover has 2 of 5 voters left and needs 3: it cannot decide",
    );
  });

  test("that is gone leaves the leader in place where failsafe_mode reaches every member", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites) {
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"loop_wait":2',
        '"loop_wait":2,"failsafe_mode":true',
      );
    }
    const clouds = ["aws-seoul", "aws-osaka"];
    builder.remove("failover-pangyo@pangyo");
    expect(verdictOn(builder, "payments", ...clouds)).toMatchObject({
      outcome: "serving",
      writes: true,
      rtoSeconds: 0,
    });
    expect(verdictOn(builder, "payments", "ansan", ...clouds)).toMatchObject({
      outcome: "read-only",
      writes: false,
    });
  });

  test("counts members that stand nowhere against its majority", () => {
    const builder = paymentsBlueprint()
      .remove("failover-aws-osaka@aws-osaka")
      .remove("failover-aws-seoul@aws-seoul");
    expect(verdictOn(builder, "payments", "ansan")).toMatchObject({ outcome: "read-only" });
    expect(verdictOn(builder, "payments")).toMatchObject({ outcome: "serving" });
  });

  test("is all that there is of a service that has nothing else", () => {
    const builder = fiveSites();
    policy(builder, "authority", {
      approach: "quorum",
      stores: [{ kind: "quorum", name: "failover", access: "read-write" }],
    });
    expect(verdictOn(builder, "authority", "ansan", "pangyo")).toMatchObject({
      outcome: "serving",
      served: 1,
      rtoSeconds: 2,
    });
    expect(verdictOn(builder, "authority", "ansan", "pangyo", "siheung")).toMatchObject({
      outcome: "down",
      served: 0,
      writes: false,
    });
  });
});

describe("a database", () => {
  const store = (name: string, access: string) => ({ stores: [{ kind: "database", name, access }] });

  test("that is only read from needs any copy, and waits for no leader", () => {
    const builder = paymentsBlueprint().change("payments", (inputs) => ({
      ...inputs,
      ...store("payments", "read"),
    }));
    expect(verdictOn(builder, "payments", "aws-seoul", "aws-osaka", "ansan")).toMatchObject({
      outcome: "serving",
      writes: true,
    });
    expect(verdictOn(builder, "payments", "ansan").rtoTerms.map(({ kind }) => kind)).toEqual([
      "detection",
      "dns-ttl",
    ]);
  });

  test("that nobody declares is missing, not assumed", () => {
    const builder = fiveSites();
    policy(builder, "orphan", store("nowhere", "read-write"));
    expect(verdictOn(builder, "orphan")).toMatchObject({ outcome: "down", met: false });
  });

  test("whose shards stand at different sites serves what finds its shard", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites) builder.remove(`payments-0@${site}`);
    database(builder, "payments", ["ansan", "siheung"], { hosts: voterHosts }, 1);
    database(builder, "spread", ["pangyo"], { hosts: voterHosts });
    builder.change("payments", (inputs) => ({ ...inputs, ...store("spread", "read") }));
    expect(verdictOn(builder, "payments", "pangyo")).toMatchObject({ outcome: "down" });
  });

  test("with strict synchronous mode stops writing where no copy is left", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites) {
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"loop_wait":2',
        '"loop_wait":2,"synchronous_mode_strict":true',
      );
    }
    expect(verdictOn(builder, "payments", "ansan")).toMatchObject({ outcome: "serving", writes: true });
    expect(verdictOn(builder, "payments", "ansan", "siheung")).toMatchObject({
      outcome: "read-only",
      writes: false,
      rpoSeconds: 0,
    });
  });

  test("that archives bounds what an asynchronous failover loses by what is not archived yet", () => {
    const builder = paymentsBlueprint();
    const asynchronous = (site: string, more: string) =>
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"synchronous_mode":true',
        `"synchronous_mode":false${more}`,
      );
    for (const site of dataSites) asynchronous(site, "");
    expect(verdictOn(builder, "payments", "ansan")).toMatchObject({ outcome: "serving", rpoSeconds: null });
    for (const site of dataSites) {
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"postgresql":{"parameters":{}}',
        '"postgresql":{"recovery_conf":{"restore_command":"timeout 1 get %f %p"},"parameters":{"archive_mode":"on","archive_command":"push %p","archive_timeout":"60s"}}',
      );
    }
    expect(verdictOn(builder, "payments", "ansan")).toMatchObject({ outcome: "serving", rpoSeconds: 60 });
    // The vault and its copy are in the two cloud regions.
    expect(verdictOn(builder, "payments", "ansan", "aws-seoul", "aws-osaka")).toMatchObject({
      rpoSeconds: null,
    });
  });

  test("bounds the loss by its lag where the rate of its log is declared", () => {
    const builder = paymentsBlueprint();
    for (const site of dataSites) {
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"synchronous_mode":true',
        '"synchronous_mode":false,"maximum_lag_on_failover":62914560',
      );
    }
    builder.add("holdfast:index:ReplicatedDatabase", "payments-ansan", {
      database: "payments",
      writeAheadMebibytesPerSecond: 2,
    });
    expect(verdictOn(builder, "payments", "ansan").rpoSeconds).toBe(30 + 20);
  });
});

describe("dependencies", () => {
  test("carry what stops along a chain", () => {
    const builder = fiveSites();
    for (const [name, needed] of [
      ["a", "b"],
      ["b", "c"],
      ["c", ""],
    ] as const) {
      policy(builder, name, { hardDependencies: needed ? [needed] : [] });
      workload(builder, name, name === "c" ? "ansan" : "pangyo", 9);
    }
    // What has no public name is called at its own site only.
    expect(verdictOn(builder, "b")).toMatchObject({ outcome: "down" });
    workload(builder, "c", "pangyo", 9);
    workload(builder, "a", "ansan", 9);
    workload(builder, "b", "ansan", 9);
    expect(verdictOn(builder, "a")).toMatchObject({ outcome: "serving" });
    builder.remove("c@ansan");
    expect(verdictOn(builder, "a", "pangyo")).toMatchObject({ outcome: "down" });
    expect(reasons(verdictOn(builder, "a", "pangyo"))).toEqual(
      expect.arrayContaining([
        "a needs b, which is down and serves 0% of its peak",
        "b needs c, which is down and serves 0% of its peak",
      ]),
    );
  });

  test("that go in a circle end, and hold each other up", () => {
    const builder = fiveSites();
    for (const [name, needed] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      policy(builder, name, { hardDependencies: [needed] });
      for (const site of dataSites) workload(builder, name, site, 9);
    }
    expect(verdictOn(builder, "a", "ansan", "siheung")).toMatchObject({ outcome: "serving" });
    expect(verdictOn(builder, "a", "service:b")).toMatchObject({ outcome: "down" });
  });

  test("on what nobody declares are down", () => {
    const builder = fiveSites();
    policy(builder, "a", { hardDependencies: ["ghost"] });
    workload(builder, "a", "ansan", 9);
    expect(verdictOn(builder, "a")).toMatchObject({ outcome: "down" });
    expect(reasons(verdictOn(builder, "a"))).toContain("the graph holds no service ghost");
  });
});

test("a service that nothing runs is down", () => {
  const builder = fiveSites();
  policy(builder, "promise");
  expect(verdictOn(builder, "promise")).toMatchObject({
    outcome: "down",
    served: 0,
    remedies: [{ kind: "declare-workload", service: "promise" }],
  });
});

test("a database without a router at a site serves nothing there", () => {
  const builder = paymentsBlueprint().remove("payments-router@ansan");
  expect(verdictOn(builder, "payments")).toMatchObject({ outcome: "degraded", served: 0.666667 });
  expect(reasons(verdictOn(builder, "payments"))).toContain(
    "payments at ansan has no router to database payments",
  );
});
