import { field, foundAfter, reportOn, shippedResources } from "./planted";

test("a pod that names a priority class which its cluster does not have is a replica of nothing", () => {
  const planted = field(
    "Deployment",
    "payments-siheung-deployment",
    ["spec", "template", "spec", "priorityClassName"],
    "tier-9",
  );
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    policy: "references-resolve",
    level: "error",
    resource: "payments-siheung-deployment",
  });
  expect(found[0]?.message).toMatch(
    /^Deployment payments-siheung-deployment spec\.template\.spec\.priorityClassName names the PriorityClass tier-9/,
  );
  const { verdicts } = reportOn(planted(shippedResources()));
  const both = verdicts.find(
    ({ service, loss }) => service === "payments" && loss === "site:ansan+site:pangyo",
  );
  expect(both?.outcome).toBe("down");
});
