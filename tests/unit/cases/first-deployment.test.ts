import type { Value } from "@holdfast/resilience";
import { type Change, field, foundAfter } from "./planted";

const annotations = ["metadata", "annotations"];

test.each<[title: string, change: Change, resource: string, message: RegExp]>([
  [
    "pods of a service that has a database",
    field("Deployment", "payments-ansan-deployment", annotations, undefined),
    "payments-ansan-deployment",
    /annotations\["pulumi\.com\/skipAwait"\] is absent, and pods of a service with a database may be not ready/,
  ],
  [
    "the first pod behind its Service",
    field("Service", "payments-ansan-service", annotations, undefined),
    "payments-ansan-service",
    /is absent, and pods of a service with a database/,
  ],
  [
    "a member of a database",
    field("StatefulSet", "payments-ansan-0", [...annotations, "pulumi.com/skipAwait"], "false"),
    "payments-ansan-0",
    /is false, and a member is not ready before voters at other sites stand/,
  ],
  [
    "a voter",
    field("StatefulSet", "failover-authority-ansan-voter", annotations, undefined),
    "failover-authority-ansan-voter",
    /is absent, and a voter is not ready/,
  ],
])("a site that is deployed alone waits in vain for %s", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "error", policy: "configuration-takes-effect", resource });
  expect(found[0]?.message).toMatch(message);
});

test("a program that waits for everything is deployed at once, and means to", () => {
  const everywhere: Change = (resources) =>
    resources.map((resource) => {
      const text = JSON.stringify(resource.inputs).replaceAll(
        '"pulumi.com/skipAwait":"true"',
        '"example.com/a":"b"',
      );
      return { ...resource, inputs: JSON.parse(text) as { [key: string]: Value } };
    });
  expect(foundAfter(everywhere)).toHaveLength(0);
});
