import { type Change, field, foundAfter, reportOn, shippedResources } from "./planted";

const selector = (name: string, value: { readonly [label: string]: string }): Change =>
  field("Service", name, ["spec", "selector"], { ...value });

test.each<[title: string, change: Change, resource: string, at: RegExp]>([
  [
    "selects nothing",
    selector("payments-pangyo-service", { "holdfast.dev/service": "payment" }),
    "payments-pangyo-service",
    /^Service payments-pangyo-service spec\.selector is holdfast\.dev\/service=payment, and no pod at pangyo/,
  ],
  [
    "selects the pods of others too",
    selector("payments-pangyo-service", { "app.kubernetes.io/part-of": "holdfast" }),
    "payments-pangyo-service",
    /spec\.selector .* besides those of payments/,
  ],
  [
    "of the leader selects another role",
    field("Service", "payments-pangyo-0-leader", ["spec", "selector", "holdfast.dev/role"], "member"),
    "payments-pangyo-0-leader",
    /spec\.selector .* reaches payments-router/,
  ],
  [
    "of members selects those of another site",
    field("Service", "payments-pangyo-0-members", ["spec", "selector", "holdfast.dev/site"], "ansan"),
    "payments-pangyo-0-members",
    /spec\.selector .* reaches payments-0-pangyo/,
  ],
  [
    "names a port that no container has",
    field("Service", "payments-pangyo-service", ["spec", "ports", 0, "targetPort"], "https"),
    "payments-pangyo-service",
    /spec\.ports\[0\]\.targetPort is https/,
  ],
  [
    "leads to the router's port of a shard that there is not",
    field("Service", "payments-pangyo-0-leader", ["spec", "ports", 0, "targetPort"], 5102),
    "payments-pangyo-0-leader",
    /spec\.ports\[0\]\.targetPort is 5102/,
  ],
])("a Service that %s leads nobody to its pods", (_, change, resource, at) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource });
  expect(found[0]?.message).toMatch(at);
  const { verdicts } = reportOn(change(shippedResources()));
  const left = verdicts.find(
    ({ service, loss }) => service === "payments" && loss === "site:ansan+site:siheung",
  );
  expect(left?.met).toBe(false);
});

test.each<[string, Change]>([
  [
    "by fewer labels",
    selector("payments-pangyo-0-leader", { "app.kubernetes.io/instance": "payments-router" }),
  ],
  ["by number", field("Service", "payments-pangyo-service", ["spec", "ports", 0, "targetPort"], 8080)],
])("a Service that finds the same pods and port %s is as good", (_, change) => {
  expect(foundAfter(change)).toHaveLength(0);
});
