import { type Change, foundAfter, reportOn, shippedResources, text } from "./planted";

const [ansan, siheung, pangyo] = ["ansan", "siheung", "pangyo"].map(
  (site) => `payments-${site}-0-configuration`,
) as [string, string, string];

const inText = (name: string, before: string, after: string): Change =>
  text(":ConfigMap", name, before, after);

describe("a member that differs from the others of its shard", () => {
  test.each([
    ["namespace", "namespace: /holdfast/", "namespace: /service/", pangyo],
    ["scope", "scope: payments-0\n", "scope: payments-00\n", siheung],
  ])("in its %s is a cluster of its own", (field, before, after, name) => {
    const planted = inText(name, before, after);
    const found = foundAfter(planted);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ policy: "configuration-takes-effect", level: "error", resource: name });
    expect(found[0]?.message).toMatch(new RegExp(`^ConfigMap ${name} patroni.yml: ${field} is `));
    const { verdicts } = reportOn(planted(shippedResources()));
    expect(verdicts.filter(({ service, met }) => service === "payments" && !met)).not.toEqual([]);
  });

  test("a namespace with other slashes is the same namespace", () => {
    expect(foundAfter(inText(ansan, "namespace: /holdfast/", "namespace: holdfast"))).toEqual([]);
  });
});
