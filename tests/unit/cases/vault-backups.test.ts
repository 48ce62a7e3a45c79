import { readFileSync } from "node:fs";
import { deriveBlueprint, readGraph, type Value } from "@holdfast/resilience";
import { evaluatedStack } from "../shipped/evaluated-stack";
import { type Change, field, foundAfter, gone } from "./planted";

const LIFECYCLE = ":BucketLifecycleConfiguration";
const LOCK = ":BucketObjectLockConfiguration";
const JOB = ":CronJob";
const sites = ["ansan", "siheung", "pangyo"];

/** One field of several resources of a type has another value. */
const fields =
  (type: string, names: readonly string[], path: (string | number)[], value: Value | undefined): Change =>
  (resources) =>
    names.reduce((changed, name) => field(type, name, path, value)(changed), resources);

const ofShard1 = sites.map((site) => `payments-${site}-1-backup`);
const ofBoth = [0, 1].flatMap((shard) => sites.map((site) => `payments-${site}-${shard}-backup`));
const snapshots = sites.flatMap((site) =>
  ["hourly", "nightly"].map((age) => `failover-authority-${site}-snapshot-${age}`),
);
const rule = (...path: (string | number)[]): (string | number)[] => ["rules", 0, ...path];

test.each<[string, Change, string, RegExp]>([
  [
    "backups expire before their lock ends, and before databases are done with them",
    field(LIFECYCLE, "backups-kr-lifecycle", rule("expiration", "days"), 7),
    "backups-kr-lifecycle",
    /rules\[0\]\.expiration\.days is 7: .* the 35 days end for which databases keep them and their lock of 35 days ends/,
  ],
  [
    "the copy expires before its lock ends",
    field(LIFECYCLE, "backups-copy-lifecycle", rule("expiration", "days"), 20),
    "backups-copy-lifecycle",
    /rules\[0\]\.expiration\.days is 20/,
  ],
  [
    "everything expires on one day",
    field(LIFECYCLE, "backups-kr-lifecycle", rule("expiration"), { date: "2027-01-01T00:00:00Z" }),
    "backups-kr-lifecycle",
    /expiration\.date is 2027-01-01/,
  ],
  [
    "one database's backups expire early",
    field(LIFECYCLE, "backups-kr-lifecycle", ["rules", 2], {
      id: "payments",
      status: "Enabled",
      filter: { prefix: "payments/" },
      expiration: { days: 10 },
    }),
    "backups-kr-lifecycle",
    /rules\[2\]\.expiration\.days is 10/,
  ],
  [
    "backups go where nothing reads them at once",
    field(LIFECYCLE, "backups-kr-lifecycle", rule("transitions", 0, "storageClass"), "DEEP_ARCHIVE"),
    "backups-kr-lifecycle",
    /transitions\[0\]\.storageClass is DEEP_ARCHIVE/,
  ],
  [
    "versions are suspended",
    field(":BucketVersioning", "backups-versioning", ["versioningConfiguration", "status"], "Suspended"),
    "backups-versioning",
    /versioningConfiguration\.status is not Enabled/,
  ],
  [
    "versions are not spoken of",
    gone(":BucketVersioning", "backups-kr-versioning"),
    "backups-kr-bucket",
    /versioning is not Enabled/,
  ],
  [
    "the lock may be lifted",
    field(LOCK, "backups-kr-lock", ["rule", "defaultRetention", "mode"], "GOVERNANCE"),
    "backups-kr-lock",
    /rule\.defaultRetention\.mode is GOVERNANCE, which some may lift/,
  ],
  [
    "there is no lock",
    gone(LOCK, "backups-kr-lock"),
    "backups-kr-bucket",
    /BucketObjectLockConfiguration is not set/,
  ],
  [
    "the lock is short",
    field(LOCK, "backups-kr-lock", ["rule", "defaultRetention"], { mode: "COMPLIANCE", days: 3 }),
    "backups-kr-lock",
    /rule\.defaultRetention: .* can be deleted after 3 days/,
  ],
  [
    "backups of one shard are suspended everywhere",
    fields(JOB, ofShard1, ["spec", "suspend"], true),
    "payments-ansan-1-backup",
    /spec\.suspend is true: no base backup of payments-1 .*; so do/,
  ],
  [
    "backups of one shard are suspended at one site",
    field(JOB, "payments-pangyo-1-backup", ["spec", "suspend"], true),
    "payments-pangyo-1-backup",
    /spec\.suspend is true/,
  ],
  [
    "backups on 30 February",
    fields(JOB, ofBoth, ["spec", "schedule"], "0 0 30 2 *"),
    "payments-ansan-0-backup",
    /spec\.schedule is "0 0 30 2 \*", a day that never comes/,
  ],
  [
    "backups at a text that is no schedule",
    fields(JOB, ofBoth, ["spec", "schedule"], "17 18 * *"),
    "payments-ansan-0-backup",
    /spec\.schedule is "17 18 \* \*", which has 4 fields/,
  ],
  [
    "backups once a month",
    fields(JOB, ofBoth, ["spec", "schedule"], "@monthly"),
    "payments-ansan-0-backup",
    /spec\.schedule is "@monthly", which lets 31 d pass/,
  ],
  [
    "backups in a zone that is none",
    fields(JOB, ofBoth, ["spec", "timeZone"], "Asia/Soul"),
    "payments-ansan-0-backup",
    /spec\.timeZone is Asia\/Soul/,
  ],
  [
    "backups that are dropped if they are not started at once",
    fields(JOB, ofBoth, ["spec", "startingDeadlineSeconds"], 5),
    "payments-ansan-0-backup",
    /spec\.startingDeadlineSeconds is 5/,
  ],
  [
    "backups by jobs without pods",
    fields(JOB, ofBoth, ["spec", "jobTemplate", "spec", "parallelism"], 0),
    "payments-ansan-0-backup",
    /spec\.jobTemplate\.spec\.parallelism is 0/,
  ],
])("%s: said once, of the field", (_, planted, resource, message) => {
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    policy: "backups-offsite-and-immutable",
    level: "error",
    resource,
    message: expect.stringMatching(message),
  });
});

test.each<[string, Change, string, RegExp]>([
  [
    "one site of three takes no backups of a shard",
    gone(JOB, "payments-pangyo-1-backup"),
    "payments-pangyo-1",
    /base backups of payments-1 are taken by no CronJob while its leader is at pangyo; at ansan and siheung one does/,
  ],
  [
    "snapshots are suspended",
    fields(JOB, snapshots, ["spec", "suspend"], true),
    "failover-authority-ansan-snapshot-hourly",
    /spec\.suspend is true: the consensus store is not copied/,
  ],
  [
    "there are no snapshots",
    (resources) => resources.filter(({ name }) => !snapshots.includes(name)),
    "failover-authority-ansan-voter",
    /snapshots are taken by no CronJob/,
  ],
])("%s: a warning", (_, planted, resource, message) => {
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", resource, message: expect.stringMatching(message) });
});

test.each<[string, Change]>([
  [
    "a year that is 365 days",
    field(LOCK, "backups-kr-lock", ["rule", "defaultRetention"], { mode: "COMPLIANCE", years: 1 }),
  ],
  [
    "a rule that is off",
    field(LIFECYCLE, "backups-kr-lifecycle", ["rules", 2], { status: "Disabled", expiration: { days: 1 } }),
  ],
  [
    "a rule on what no database keeps",
    field(LIFECYCLE, "backups-kr-lifecycle", ["rules", 2], {
      status: "Enabled",
      filter: { prefix: "scratch/" },
      expiration: { days: 1 },
    }),
  ],
  ["no rules at all", gone(LIFECYCLE, "backups-kr-lifecycle")],
  [
    "a schedule by a descriptor, a zone of its own, and a switch that is off",
    (resources) =>
      fields(
        JOB,
        ofBoth,
        ["spec", "suspend"],
        false,
      )(
        fields(
          JOB,
          ofBoth,
          ["spec", "timeZone"],
          "Asia/Seoul",
        )(fields(JOB, ofBoth, ["spec", "schedule"], "@daily")(resources)),
      ),
  ],
  [
    "a schedule of lists, steps and names",
    fields(JOB, ofBoth, ["spec", "schedule"], "*/30 2-4,14 */1 JAN-DEC sun,mon-sat"),
  ],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});

test.each(["ansan", "siheung", "pangyo", "global"])(
  "of the stack %s alone nothing is said that another declares",
  (stack) => {
    const { defects = [] } = deriveBlueprint(readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack));
    const mine = ["backups-offsite-and-immutable", "failover-authority-is-independent", "references-resolve"];
    const found = defects.filter((defect) => mine.includes(defect.policy)).map(({ problem }) => problem.kind);
    expect(found).toEqual(stack === "global" ? ["copy-in-same-account"] : []);
  },
);
