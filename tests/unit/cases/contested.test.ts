import { at } from "@holdfast/resilience/graph/values";
import type { Report, Value } from "@holdfast/resilience";
import { type Change, cleanReport, field, foundAfter, reportOn, shippedResources } from "./planted";

const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const sites = ["ansan", "siheung", "pangyo"];

const inputsOf = (name: string) =>
  shippedResources().find((resource) => resource.type === ROUTE && resource.name === name)!.inputs;

const namesOf = (service: string, site = "ansan"): string[] =>
  at(inputsOf(`${service}-${site}-route`), "spec", "hostnames") as string[];

/** A service's routes at sites have these names. */
const named =
  (service: string, names: readonly string[], at: readonly string[]): Change =>
  (resources) =>
    at.reduce(
      (all, site) => field("HTTPRoute", `${service}-${site}-route`, ["spec", "hostnames"], [...names])(all),
      resources,
    );

/** Only requests below a path are taken. */
const below =
  (service: string, path: string): Change =>
  (resources) =>
    sites.reduce((all, site) => {
      const name = `${service}-${site}-route`;
      if (!all.some((resource) => resource.name === name)) return all;
      const rules = at(inputsOf(name), "spec", "rules") as { [key: string]: Value }[];
      const matches = [{ path: { type: "PathPrefix", value: path } }];
      return field(
        "HTTPRoute",
        name,
        ["spec", "rules"],
        rules.map((rule) => ({ ...rule, matches })),
      )(all);
    }, resources);

const both = [...namesOf("taxi"), ...namesOf("payments")];

test("a route that takes another service's name besides its own is one finding, which names the field", () => {
  const found = foundAfter(named("taxi", both, ["ansan"]));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource: "taxi-ansan-route" });
  expect(found[0]?.message).toMatch(/spec\.hostnames\[1\] is payments\..*a route of payments takes too/);
});

test("routes of one service that take another's name at two sites are one finding", () => {
  const found = foundAfter(named("taxi", both, ["ansan", "siheung"]));
  expect(found).toHaveLength(1);
  expect(found[0]?.resource).toMatch(/^taxi-(ansan|siheung)-route$/);
});

test("the service whose name is taken is counted on at that site no more", () => {
  const served = (verdicts: Report["verdicts"]) =>
    verdicts.filter(({ service }) => service === "payments").reduce((sum, each) => sum + each.served, 0);
  const after = reportOn(named("taxi", both, ["ansan"])(shippedResources())).verdicts;
  expect(served(after)).toBeLessThan(served(cleanReport().verdicts));
});

test.each<[string, Change]>([
  [
    "a name of two services, each with paths of its own",
    (resources) => below("taxi", "/taxi")(named("taxi", both, ["ansan"])(resources)),
  ],
  ["a name that is written twice", named("taxi", [...namesOf("taxi"), ...namesOf("taxi")], ["ansan"])],
])("%s is no finding of names", (_, change) => {
  expect(foundAfter(change).filter(({ message }) => message.includes("takes too"))).toEqual([]);
});

test("a site that declares another site's address is one finding, of the site whose gateway stands elsewhere", () => {
  const address = (site: string) =>
    at(
      shippedResources().find(({ type, name }) => type.endsWith(":DataCenter") && name === site)!.inputs,
      "cluster",
      "ingressAddress",
    );
  const found = foundAfter(field("DataCenter", "pangyo", ["cluster", "ingressAddress"], address("ansan")));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource: "pangyo" });
  expect(found[0]?.message).toMatch(/cluster\.ingressAddress is /);
});
