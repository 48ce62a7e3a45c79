import type { Promised } from "@holdfast/resilience";
import { unmetParts } from "@holdfast/resilience/judge/goal";
import { outcomeOfShare, type ServiceState } from "@holdfast/resilience/judge/judge-service";

const promised: Promised = { survive: "one-site", served: 0.8, rtoSeconds: 60, rpoSeconds: 0 };

/** A service that keeps that promise, but for what is changed. */
function state(seconds: number, served: number, rpoSeconds: number): ServiceState {
  return {
    name: "payments",
    outcome: "serving",
    recovery: [{ seconds, served, terms: [] }],
    writes: true,
    rpoSeconds,
    restores: [],
    because: [],
    remedies: [],
  };
}

test("figures that keep a promise keep it", () => {
  expect(unmetParts(promised, state(60, 0.8, 0))).toEqual([]);
});

test.each<[string, ServiceState, string[]]>([
  ["served share", state(0, NaN, 0), ["served"]],
  ["recovery time", state(NaN, 1, 0), ["rto"]],
  ["bound on lost writes", state(0, 1, NaN), ["rpo"]],
])("a %s that is no figure keeps no promise", (_, service, unmet) => {
  expect(unmetParts(promised, service)).toEqual(unmet);
});

test("a promise that is no figure is not kept", () => {
  const none = { ...promised, served: NaN, rtoSeconds: NaN, rpoSeconds: NaN };
  expect(unmetParts(none, state(0, 1, 0))).toEqual(["served", "rto", "rpo"]);
});

test("a share that is no figure serves nothing", () => {
  expect(outcomeOfShare(NaN)).toBe("down");
});
