import { deriveBlueprint } from "@holdfast/resilience";
import { predict } from "@holdfast/drill/prediction/predict";
import type { Prediction, ServicePrediction } from "@holdfast/drill/prediction/prediction";
import { scenarioOf } from "@holdfast/drill/run/scenarios";
import { policy } from "../../resilience/building/service";
import { fourServices, nameOf } from "../../resilience/building/services";

const services = ["payments", "games"].map((service) => ({
  service,
  database: service,
  shards: 1,
  hostname: nameOf(service),
}));

const blueprint = deriveBlueprint(fourServices().graph());

function predicted(fault: string, ...sites: string[]): Prediction {
  return predict(blueprint, scenarioOf(fault, sites), services);
}

function of(service: string, prediction: Prediction): ServicePrediction {
  return prediction.services.find((each) => each.service === service)!;
}

test("a killed or partitioned site is predicted as lost, with the terms of the recovery", () => {
  for (const fault of ["kill", "partition"] as const) {
    const prediction = predicted(fault, "ansan");
    expect(prediction).toMatchObject({
      scenario: `${fault} ansan`,
      modelled: true,
      basis: "the loss of ansan",
    });
    const { rtoSeconds, rtoTerms, ...payments } = of("payments", prediction);
    expect(payments).toMatchObject({ outcome: "serving", writes: true, rpoSeconds: 0 });
    expect(rtoTerms.map((term) => term.kind)).toContain("leader-key-expiry");
    expect(rtoSeconds).toBe(rtoTerms.reduce((sum, term) => sum + term.seconds, 0));
  }
});

test("for what the model has no loss for, the loss of the same sites is the worst case, and it says so", () => {
  const worst = predicted("kill", "siheung").services;
  for (const fault of ["asymmetric-partition", "database-stopped", "voter-data-lost"] as const) {
    const prediction = predicted(fault, "siheung");
    expect(prediction.modelled).toBe(false);
    expect(prediction.basis).toContain("the model has no loss for this fault");
    expect(prediction.services).toEqual(worst);
  }
});

test("reads of copies wait for names to lead to what is left, and for a last request", () => {
  // Name servers check every 5 s and wait 2 s, answers are kept for 10 s and up to one more, a request takes 2 s.
  expect(of("payments", predicted("kill", "ansan")).copyReadSeconds).toBe(5 + 2 + 10 + 1 + 2);
  expect(of("payments", predicted("kill", "ansan", "siheung", "pangyo")).copyReadSeconds).toBeNull();
});

test.each(["slow-link", "full-disk", "cut-from-sites"] as const)(
  "what is of no use and not gone, as by %s, has no bound on the time, and may lose no more than its site would",
  (fault) => {
    const prediction = predicted(fault, "ansan");
    expect(prediction.modelled).toBe(false);
    expect(prediction.basis).toContain("nothing bounds how long it lasts");
    expect(of("payments", prediction)).toEqual({
      service: "payments",
      outcome: "down",
      writes: false,
      rtoSeconds: null,
      rtoTerms: [],
      copyReadSeconds: null,
      rpoSeconds: of("payments", predicted("kill", "ansan")).rpoSeconds,
      because: [],
    });
  },
);

test("a kill while something else heals is predicted as the kill", () => {
  for (const fault of ["kill-during-return", "kill-during-evacuation"] as const) {
    expect(predicted(fault, "ansan")).toMatchObject({ modelled: true, basis: "the loss of ansan" });
    expect(predicted(fault, "ansan").services).toEqual(predicted("kill", "ansan").services);
  }
});

describe("voters that all stop", () => {
  const sites = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];
  const [quorum] = blueprint.quorums;
  const authority = (failsafe: boolean) => {
    const builder = fourServices();
    for (const site of ["ansan", "siheung", "pangyo"])
      builder.replaceText(
        `payments-0-configuration@${site}`,
        '"synchronous_mode":true',
        `"synchronous_mode":true,"failsafe_mode":${failsafe}`,
      );
    return policy(builder, "authority", {
      approach: "quorum",
      stores: [{ kind: "quorum", name: quorum!.name, access: "read" }],
    });
  };
  const prediction = (failsafe: boolean) =>
    predict(deriveBlueprint(authority(failsafe).graph()), scenarioOf("quorum-stopped", sites), services);

  test("are the loss of the service that they are: in failsafe mode leaders go on, and without it none does", () => {
    const on = prediction(true);
    expect(on).toMatchObject({ modelled: true, basis: "the loss of authority, and of nothing else" });
    expect(on.services.map(({ service }) => service).sort()).toEqual(["games", "payments"]);
    const { because, ...payments } = of("payments", on);
    expect(payments).toMatchObject({ outcome: "serving", writes: true, rtoSeconds: 0, rpoSeconds: 0 });
    expect(because.map(({ kind }) => kind)).toEqual([
      "service-lost",
      "failsafe-leader-goes-on",
      "leader-key-not-renewed",
      "quorum-lost",
    ]);
    expect(of("payments", prediction(false))).toMatchObject({ writes: false, rtoSeconds: null });
  });

  test("have no bound where no service is the quorum", () => {
    const unknown = predicted("quorum-stopped", ...sites);
    expect(unknown.modelled).toBe(false);
    expect(of("payments", unknown)).toMatchObject({ outcome: "down", rtoSeconds: null });
  });
});

describe("a power cut of everything", () => {
  const sites = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];
  const payments = (change = blueprint) =>
    of("payments", predict(change, scenarioOf("cold-start", sites), services));

  test("loses nothing, and is over by itself within what its terms take together", () => {
    const { outcome, rtoSeconds, rpoSeconds, backSeconds, backTerms = [] } = payments();
    expect({ outcome, rtoSeconds, rpoSeconds }).toEqual({ outcome: "down", rtoSeconds: null, rpoSeconds: 0 });
    expect(backTerms.map(({ seconds }) => seconds)).toEqual([
      // Five sites at most 8 s apart; votes of at most 1 s, five voters and one round more of 2 s each.
      ...[4 * 8, 4 * 1, 6 * 2, 20],
      // A key of 20 s and two loops of 2 s; and names, as after the loss of a site.
      ...[20 + 2 * 2, of("payments", predicted("kill", "ansan")).copyReadSeconds],
    ]);
    expect(backSeconds).toBe(backTerms.reduce((sum, { seconds }) => sum + seconds, 0));
  });

  test("takes longer where what is declared does", () => {
    const slower = {
      ...blueprint,
      quorums: blueprint.quorums.map((quorum) => ({ ...quorum, electionMilliseconds: 5000 })),
    };
    expect(payments(slower).backSeconds).toBeGreaterThan(payments().backSeconds ?? Infinity);
  });

  test("is the only one of which that is said", () => {
    expect(of("payments", predicted("kill", ...sites)).backSeconds).toBeUndefined();
    expect(of("payments", predicted("lose-everything", ...sites.slice(0, 3))).backSeconds).toBeUndefined();
  });
});

test("a site of a cloud voter is a site of the model too", () => {
  expect(of("payments", predicted("kill", "aws-seoul"))).toMatchObject({
    outcome: "serving",
    rtoSeconds: 0,
    rtoTerms: [],
  });
});

test("where only a hand ends it, there is no bound on the time", () => {
  expect(of("games", predicted("kill", "ansan", "siheung"))).toMatchObject({
    writes: false,
    rtoSeconds: null,
  });
});

test("goals and peaks have no part in it", () => {
  const demanding = deriveBlueprint(
    fourServices()
      .change("payments", (inputs) => ({
        ...inputs,
        rtoSeconds: 1,
        servedAfterOneLoss: 0.01,
        survive: "none",
        peakRequestsPerSecond: 1_000_000,
      }))
      .graph(),
  );
  expect(predict(demanding, scenarioOf("kill", ["ansan"]), services).services).toEqual(
    predicted("kill", "ansan").services,
  );
});

test("services and name servers that no drill runs have no part in it", () => {
  const bare = fourServices();
  // Route 53's checks would take far longer than the name servers' own.
  bare.change("check-payments.holdfast.example@ansan", (inputs) => ({
    ...inputs,
    requestInterval: 30,
    failureThreshold: 10,
  }));
  const slower = deriveBlueprint(bare.graph());
  expect(predict(slower, scenarioOf("kill", ["ansan"]), services)).toEqual(predicted("kill", "ansan"));
});

test("what the resources say decides: an asynchronous copy may lose writes", () => {
  const asynchronous = fourServices();
  for (const site of ["ansan", "siheung", "pangyo"])
    asynchronous.replaceText(
      `payments-0-configuration@${site}`,
      '"synchronous_mode":true',
      '"synchronous_mode":false',
    );
  const weaker = deriveBlueprint(asynchronous.graph());
  const payments = of("payments", predict(weaker, scenarioOf("kill", ["ansan"]), services));
  expect(payments.rpoSeconds).not.toBe(0);
});

test("a site that there is not is refused, with those that there are", () => {
  expect(() => predicted("kill", "anyang")).toThrow(
    /there is no site anyang\n[\s\S]*name some of: ansan, pangyo, siheung, aws-osaka, aws-seoul$/,
  );
  expect(() => predicted("kill")).toThrow("no site is named");
});
