import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, gone } from "./planted";

const CRON_JOB = ":CronJob";
const job = "payments-ansan-certificate-reload";

test("members whose renewed certificate nothing has them read: one warning of all shards there", () => {
  const found = foundAfter(gone(CRON_JOB, job));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    level: "warning",
    policy: "configuration-takes-effect",
    resource: "payments-ansan-0",
    message: expect.stringMatching(
      /^StatefulSet payments-ansan-0 spec\.template\.spec\.volumes mount what Certificate \S+ renews, .* once 90 d are over.*; so does StatefulSet payments-ansan-1/,
    ),
  });
});

/** A reloader is to restart the members of a shard. */
const restarted =
  (members: string): Change =>
  (resources) => {
    const { inputs } = find(resources, ":StatefulSet", members);
    const { metadata } = inputs as { metadata: { annotations?: object } };
    const annotations = { ...metadata.annotations, "reloader.stakater.com/auto": "true" };
    return field(":StatefulSet", members, ["metadata", "annotations"], annotations)(resources);
  };

test.each<[string, Change]>([
  [
    "a reloader restarts the members instead",
    (resources) =>
      ["payments-ansan-0", "payments-ansan-1"].reduce(
        (changed, members) => restarted(members)(changed),
        gone(CRON_JOB, job)(resources),
      ),
  ],
  ["it runs once a week", field(CRON_JOB, job, ["spec", "schedule"], "0 3 * * 1")],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
