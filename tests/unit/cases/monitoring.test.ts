import type { Resource, Value } from "@holdfast/resilience";
import { type Change, foundAfter, gone, reportOn, shippedResources } from "./planted";

type Rule = { readonly [key: string]: Value };

/** Rules of a policy, without those that a text stands in. */
const withoutRules =
  (name: string, direction: "ingress" | "egress", text: string): Change =>
  (resources) =>
    resources.map((resource): Resource => {
      if (resource.name !== name || !resource.type.endsWith(":NetworkPolicy")) return resource;
      const spec = resource.inputs["spec"] as { [key: string]: Value };
      const rules = (spec[direction] as Rule[]).filter((rule) => !JSON.stringify(rule).includes(text));
      return { ...resource, inputs: { ...resource.inputs, spec: { ...spec, [direction]: rules } } };
    });

/** What stands in a policy, written otherwise. */
const rewritten =
  (name: string, before: string, after: string): Change =>
  (resources) =>
    resources.map((resource) =>
      resource.name === name && resource.type.endsWith(":NetworkPolicy")
        ? {
            ...resource,
            inputs: JSON.parse(JSON.stringify(resource.inputs).replaceAll(before, after)) as Rule,
          }
        : resource,
    );

test.each<[title: string, change: Change, resource: string, at: RegExp]>([
  [
    "the deploy tool may reach no API server",
    withoutRules("deploy-tool-ansan-network-policy", "egress", "6443"),
    "deploy-tool-ansan-network-policy",
    /spec\.egress .*TCP 6443/,
  ],
  [
    "the deploy tool may not reach that of its own site",
    rewritten("deploy-tool-ansan-network-policy", "10.17.16.0/20", "10.17.32.0/20"),
    "deploy-tool-ansan-network-policy",
    /spec\.egress .*10\.17\.16\.0\/20/,
  ],
  [
    "a voter lets nobody read its figures",
    withoutRules("failover-authority-ansan-traffic", "ingress", "2381"),
    "failover-authority-ansan-traffic",
    /spec\.ingress .*TCP 2381/,
  ],
  [
    "routers let nobody read their figures",
    withoutRules("payments-ansan-router-traffic", "ingress", "8404"),
    "payments-ansan-router-traffic",
    /spec\.ingress .*TCP 8404/,
  ],
  [
    "a name server lets another namespace read its figures",
    rewritten("public-ansan-network-policy", '"operations"', '"services"'),
    "public-ansan-network-policy",
    /spec\.ingress .*TCP 8081/,
  ],
  [
    "monitoring may not reach the voters",
    withoutRules("monitoring-ansan-monitoring-traffic", "egress", "2381"),
    "monitoring-ansan-monitoring-traffic",
    /spec\.egress .*TCP 2381/,
  ],
  [
    "monitoring may reach nothing",
    gone("NetworkPolicy", "monitoring-ansan-monitoring-traffic"),
    "monitoring-ansan-network-policy",
    /spec\.egress /,
  ],
])("%s", (_, change, resource, at) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource });
  expect(found[0]?.message).toMatch(at);
});

test("a deploy tool that reaches no API server at two sites is not counted on there", () => {
  const cut = ["ansan", "siheung"].map((site) =>
    withoutRules(`deploy-tool-${site}-network-policy`, "egress", "6443"),
  );
  const changed = cut.reduce((resources, change) => change(resources), shippedResources());
  const verdict = reportOn(changed).verdicts.find(
    ({ service, loss }) => service === "deploy-tool" && loss === "site:pangyo",
  );
  expect(verdict?.met).toBe(false);
});

test.each<[string, Change]>([
  [
    "the API servers, by a wider range",
    rewritten("deploy-tool-ansan-network-policy", "10.17.16.0/20", "10.16.0.0/12"),
  ],
  [
    "operations, by an expression",
    rewritten(
      "failover-authority-ansan-traffic",
      '{"matchLabels":{"kubernetes.io/metadata.name":"operations"}}',
      '{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"In","values":["operations"]}]}',
    ),
  ],
])("%s is the same", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
