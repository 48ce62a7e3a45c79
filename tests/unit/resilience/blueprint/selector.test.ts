import type { Value } from "@holdfast/resilience";
import { SECRET, UNKNOWN } from "@holdfast/resilience/graph/resource";
import { readSelector } from "@holdfast/resilience/blueprint/selector";

const pod = new Map([
  ["app", "payments"],
  ["track", "stable"],
]);

test.each<[string, Value | undefined, boolean]>([
  ["an empty selector selects everything", {}, true],
  ["labels that are there", { matchLabels: { app: "payments" } }, true],
  ["one of two labels is another", { matchLabels: { app: "payments", track: "canary" } }, false],
  [
    "a value in a list",
    { matchExpressions: [{ key: "app", operator: "In", values: ["taxi", "payments"] }] },
    true,
  ],
  [
    "a label that is not there is in no list",
    { matchExpressions: [{ key: "tier", operator: "In", values: [""] }] },
    false,
  ],
  [
    "a label that is not there is outside every list",
    { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["1"] }] },
    true,
  ],
  [
    "a value outside a list that names it",
    { matchExpressions: [{ key: "app", operator: "NotIn", values: ["payments"] }] },
    false,
  ],
  ["a label that exists", { matchExpressions: [{ key: "app", operator: "Exists" }] }, true],
  ["a label that does not exist", { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] }, true],
  [
    "labels and expressions hold together",
    { matchLabels: { app: "payments" }, matchExpressions: [{ key: "track", operator: "DoesNotExist" }] },
    false,
  ],
])("a selector: %s", (_, selector, selects) => {
  expect(readSelector(selector)?.(pod)).toBe(selects);
});

test.each<[string, Value]>([
  ["the selector", UNKNOWN],
  ["its labels", { matchLabels: SECRET }],
  ["one label", { matchLabels: { app: UNKNOWN } }],
  [
    "an operator that Kubernetes does not know",
    { matchExpressions: [{ key: "app", operator: "Like", values: ["p*"] }] },
  ],
])("nobody knows what a selector selects where withheld or unknown is %s", (_, selector) => {
  expect(readSelector(selector)).toBeUndefined();
});
