import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import type { Finding, Report, Verdict } from "@holdfast/resilience";
import { type Change, field, foundAfter, gone, shippedResources } from "./planted";

const QUAKE = "hazard:earthquake gyeonggi";
const REPLICATION = ":BucketReplicationConfig";

function verdict({ verdicts }: Report, service: string, loss = QUAKE): Verdict {
  return verdicts.find((each) => each.service === service && each.loss === loss)!;
}

/** What `holdfast check` says after changes of the shipped resources, hazards and all. */
const after = (...changes: readonly Change[]): Report =>
  reportOf(
    new StackView(
      { resources: changes.reduce((resources, change) => change(resources), shippedResources()) },
      { domains: true },
    ),
  );

const shipped = after();

const lostForGood = ({ findings }: Report): readonly Finding[] =>
  findings.filter(({ reason }) => reason.kind === "data-lost-for-good");

/** A data center or cloud region stands in another seismic zone. */
const inZone = (component: string, site: string, zone: string): Change =>
  field(component, site, ["hazards", "seismicZone"], zone);

describe("an earthquake that takes every data site", () => {
  test("leaves data that may leave the country in the copy of the vault, behind by both of its terms", () => {
    const { outcome, rpoSeconds, rtoSeconds, restores } = verdict(shipped, "mail");
    expect({ outcome, rpoSeconds, rtoSeconds }).toEqual({
      outcome: "down",
      rpoSeconds: 960,
      rtoSeconds: null,
    });
    expect(restores).toEqual([
      {
        storeKind: "database",
        store: "mail",
        backup: { bucket: expect.stringContaining("aws-osaka") as string, site: "aws-osaka" },
        rpoTerms: [
          { kind: "archive-timeout", seconds: 60 },
          { kind: "vault-copy", seconds: 900 },
        ],
      },
    ]);
  });

  test("leaves nothing of data that may not, which each goal accepts with owner and last day", () => {
    const { rpoSeconds, restores } = verdict(shipped, "bank");
    expect(rpoSeconds).toBeNull();
    expect(restores).toEqual([{ storeKind: "database", store: "bank", rpoTerms: [] }]);
    const lost = lostForGood(shipped);
    expect(lost.map(({ service }) => service).sort()).toEqual([
      "bank",
      "health-pass",
      "identity",
      "key-store",
      "payments",
    ]);
    for (const { accepted } of lost)
      expect(accepted).toMatchObject({
        owner: expect.stringMatching(/./) as string,
        reason: expect.stringMatching(/Korea/) as string,
        until: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string,
      });
  });
});

test.each<[string, Change, string, string, RegExp]>([
  [
    "the copy of the vault has no bound on its age",
    field(REPLICATION, "backups-replication", ["rules", 0, "destination", "replicationTime"], undefined),
    "warning",
    "backups-replication",
    /rules\[0\]\.destination\.replicationTime\.status is not Enabled: nothing bounds/,
  ],
  [
    "the bound on its age is switched off",
    field(
      REPLICATION,
      "backups-replication",
      ["rules", 0, "destination", "replicationTime", "status"],
      "Disabled",
    ),
    "warning",
    "backups-replication",
    /rules\[0\]\.destination\.replicationTime\.status is not Enabled/,
  ],
])("%s: data loss has no bound either", (_title, change, level, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "backups-offsite-and-immutable", level, resource });
  expect(found[0]?.message).toMatch(message);
  expect(verdict(after(change), "mail").rpoSeconds).toBeNull();
});

test("a copy in the seismic zone of everything else is one finding, at the vault", () => {
  const found = lostForGood(after(inZone("CloudRegion", "aws-osaka", "gyeonggi"))).filter(
    ({ accepted }) => !accepted,
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "error", service: null });
  expect(found[0]?.resource).toMatch(/::backups-bucket$/);
  expect(findingMessage(found[0]!)).toMatch(
    /^earthquake gyeonggi takes every replica and every backup \(holdfast-backups-aws-seoul-\d+\) .* lost for good$/,
  );
  expect(findingFix(found[0]!)).toBe("keep the vault's copy outside the reach of earthquake gyeonggi");
});

const policyOf = (service: string, accept: readonly object[] | undefined): Change =>
  field("PlacementPolicy", service, ["accept"], accept as never);

test.each<[string, Change]>([
  ["nobody", policyOf("bank", undefined)],
  [
    "somebody for another event",
    policyOf("bank", [
      {
        policy: "backups-offsite-and-immutable",
        event: "typhoon yellow-sea",
        reason: "the law",
        owner: "the board",
        until: "2999-01-01",
      },
    ]),
  ],
  [
    "somebody until a day that has passed",
    policyOf("bank", [
      {
        policy: "backups-offsite-and-immutable",
        event: "earthquake gyeonggi",
        reason: "the law",
        owner: "the board",
        until: "2020-01-01",
      },
    ]),
  ],
])("data that %s accepts to lose for good is one error, at the goal", (_title, change) => {
  const report = after(change);
  const open = lostForGood(report).filter(({ accepted }) => !accepted);
  expect(open).toHaveLength(1);
  expect(open[0]).toMatchObject({ level: "error", service: "bank", key: "residency" });
  expect(open[0]?.resource).toMatch(/PlacementPolicy::bank$/);
  expect(findingFix(open[0]!)).toMatch(/within kr and outside the reach of earthquake gyeonggi, or say/);
  expect(report.summary.goalsMet).toBe(false);
});

test("a vault outside the zone needs no acceptance", () => {
  const report = after(inZone("CloudRegion", "aws-seoul", "elsewhere"));
  expect(lostForGood(report)).toEqual([]);
  expect(verdict(report, "bank").rpoSeconds).toBe(60);
  expect(verdict(report, "mail").rpoSeconds).toBe(60);
});

test("without the copy, its own finding tells it, and nothing is told twice", () => {
  const found = foundAfter(gone(REPLICATION, "backups-replication"));
  expect(lostForGood(after(gone(REPLICATION, "backups-replication")))).toHaveLength(
    lostForGood(shipped).length,
  );
  expect(found.filter(({ message }) => message.includes("in one region only"))).toHaveLength(1);
});
