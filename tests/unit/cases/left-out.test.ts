/** What is left out, and is told once by whoever needs it, or by what stands beside it. */
import { defectText } from "@holdfast/report/text/defects/problem-text";
import { deriveBlueprint, type Resource, type Value } from "@holdfast/resilience";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { differingDelegations } from "@holdfast/resilience/defects/dns/delegation";
import type { DefectReader } from "@holdfast/resilience/defects/defect";
import { objectStoreServers } from "@holdfast/resilience/defects/object-store/servers";
import { vaultAccess } from "@holdfast/resilience/defects/vault/access";
import { type Change, field, foundAfter, gone, shippedResources, text } from "./planted";

const blueprint = deriveBlueprint({ resources: shippedResources() });

/** What one reader says after changes, each cause once. */
function saidBy(reader: DefectReader, ...changes: readonly Change[]): string[] {
  const resources = changes.reduce((all, change) => change(all), shippedResources());
  const defects = reader(new Reading({ resources }), blueprint);
  const cause = ({ cause: one, resource }: (typeof defects)[number]) => one ?? resource;
  return [...new Map(defects.map((defect) => [cause(defect), defectText(defect)])).values()];
}

const VOTER_POLICY = "failover-authority-aws-osaka-policy";

test.each<[title: string, change: Change, resource: string | RegExp, message: RegExp]>([
  [
    "the provider that every resource of AWS is made by",
    gone("pulumi:providers:aws", "aws"),
    /./,
    / provider comes from aws aws, which is not declared/,
  ],
  [
    "the zone's SOA record at one provider",
    gone(":Record", "public-route53-soa"),
    "public-route53-zone",
    / SOA lets resolvers keep for 900 s that a name of kr\.example does not exist, and others for 60 s/,
  ],
  [
    "what declares streams anew at one site",
    gone(":CronJob", "push-pangyo-streams"),
    "push-pangyo",
    / CronJob push-pangyo-streams is not declared at pangyo/,
  ],
  [
    "a policy that lets pods look names up at one site",
    gone(":NetworkPolicy", "pangyo-certificates-allow-dns"),
    "pangyo",
    / NetworkPolicy pangyo-certificates-allow-dns is not declared at pangyo/,
  ],
  [
    "the authority of a region",
    gone(":CertificateAuthority", "certificates-aws-seoul"),
    "ansan-issuer",
    / spec\.arn is \S+, and authorities are declared in ap-northeast-3/,
  ],
  [
    "the role that answers challenges",
    gone(":Role", "challenges-ansan-role"),
    "ansan-public-issuer",
    / names the role \S+holdfast-ansan-challenges, which is not declared/,
  ],
  [
    "what the role of a witness may do",
    gone(":RolePolicy", VOTER_POLICY),
    "failover-authority-aws-osaka-role",
    / inlinePolicies does not allow failover-authority-aws-osaka acm-pca:IssueCertificate/,
  ],
])("%s is not declared: told once", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    resource: typeof resource === "string" ? resource : expect.stringMatching(resource),
    message: expect.stringMatching(message),
  });
});

test("a quorum whose goals nobody states is told", () => {
  const found = foundAfter(gone(":PlacementPolicy", "failover-authority"));
  expect(found.filter(({ policy }) => policy === "every-service-has-goals")).toMatchObject([
    { level: "warning", message: expect.stringMatching(/^failover-authority runs and no PlacementPolicy/) },
  ]);
});

test("what one site lacks is told beside an error that has nothing to do with it", () => {
  const found = foundAfter(
    gone("ResourceQuota", "pangyo-data-quota"),
    field(":Certificate", "taxi-siheung-certificate", ["spec", "renewBefore"], "4320h"),
  );
  expect(found.map(({ resource }) => resource).sort()).toEqual(["pangyo", "taxi-siheung-certificate"]);
});

describe("halls of an object store", () => {
  test("one in which no server stands is told once", () => {
    expect(saidBy(objectStoreServers, gone("StatefulSet", "media-ansan-volume-hall-2"))).toEqual([
      expect.stringMatching(
        /^ReplicatedObjectStore media-ansan sites\[0\]\.halls\[1\] is hall-2 of ansan, where no volume server of media stands: objects are kept in hall-1, hall-3 and hall-4 there alone$/,
      ),
    ]);
  });

  test("a store that is told of three halls keeps objects in three", () => {
    const told = field(
      "ReplicatedObjectStore",
      "media-ansan",
      ["sites", 0, "halls"],
      ["hall-1", "hall-3", "hall-4"],
    );
    expect(saidBy(objectStoreServers, gone("StatefulSet", "media-ansan-volume-hall-2"), told)).toEqual([]);
  });
});

/** The role that writes backups of taxi may do no more than a policy says. */
function bounded(document: Value | undefined, arn = "arn:aws:iam::123456789012:policy/limits"): Change {
  return (resources) => {
    const bound = field(":Role", "backups-writer-taxi-role", ["permissionsBoundary"], arn)(resources);
    const limits: Resource = {
      ...resources.find(({ type }) => type.endsWith(":RolePolicy"))!,
      urn: "urn:pulumi:dev::holdfast::aws:iam/policy:Policy::limits",
      type: "aws:iam/policy:Policy",
      name: "limits",
      inputs: { name: "limits", policy: JSON.stringify({ Version: "2012-10-17", Statement: document }) },
      propertyDependencies: {},
    };
    return document === undefined ? bound : [...bound, limits];
  };
}

const allow = (...actions: string[]) => ({ Effect: "Allow", Action: actions, Resource: "*" });

describe("permissions boundaries", () => {
  test.each<[title: string, document: Value, message: RegExp]>([
    [
      "that lets nothing be written",
      [allow("s3:GetObject", "s3:ListBucket", "kms:*")],
      /^Role backups-writer-taxi-role permissionsBoundary does not allow \S+ s3:PutObject on \S+taxi-0: database taxi cannot be backed up/,
    ],
    [
      "that lets no key be used",
      [allow("s3:*")],
      /^Role backups-writer-taxi-role permissionsBoundary does not allow \S+ kms:GenerateDataKey, kms:Decrypt on the key/,
    ],
    [
      "that denies a deletion",
      [allow("*"), { Sid: "Keep", Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }],
      /^Role backups-writer-taxi-role permissionsBoundary denies by Keep \S+ s3:DeleteObject/,
    ],
  ])("one %s is told once", (_, document, message) => {
    expect(saidBy(vaultAccess, bounded(document))).toEqual([expect.stringMatching(message)]);
  });

  test.each<[title: string, change: Change]>([
    ["that allows all that a role of its own may do", bounded([allow("s3:*", "kms:*")])],
    ["that is AWS's own and not known", bounded(undefined, "arn:aws:iam::aws:policy/PowerUserAccess")],
    ["that another stack declares", bounded(undefined)],
  ])("one %s keeps it from nothing", (_, change) => {
    expect(saidBy(vaultAccess, change)).toEqual([]);
  });
});

/** Every CAA record that lets one authority issue says something else. */
const authorities = (said: string): Change[] => [
  field(":Record", "public-route53-caa", ["records"], said.split("\n")),
  ...["ansan", "siheung", "pangyo"].map((site) =>
    text(
      ":ConfigMap",
      `public-${site}-configuration`,
      'kr.example. 3600 IN CAA 0 issue "letsencrypt.org"\nkr.example. 3600 IN CAA 0 iodef "mailto:hostmaster@kr.example"',
      said
        .split("\n")
        .map((each) => `kr.example. 3600 IN CAA ${each}`)
        .join("\n"),
    ),
  ),
];

describe("authorities that may issue for a zone", () => {
  test.each<[title: string, said: string, message: RegExp]>([
    [
      "another authority may issue names with a wildcard",
      '0 issue "letsencrypt.org"\n0 issuewild "digicert.com"',
      / records lets digicert\.com issue names with a wildcard alone, and Certificate \S+ is ordered from letsencrypt\.org/,
    ],
    [
      "nobody may issue names with a wildcard",
      '0 issue "letsencrypt.org"\n0 issuewild ";"',
      / lets nobody issue names with a wildcard alone/,
    ],
    [
      "the authority may be asked by another proof",
      '0 issue "letsencrypt.org; validationmethods=http-01"',
      / lets letsencrypt\.org issue by http-01 alone, and Certificate \S+ is proven by dns-01/,
    ],
    ["another authority may issue", '0 issue "amazon.com"', / lets amazon\.com issue alone/],
  ])("%s: told once", (_, said, message) => {
    expect(saidBy(differingDelegations, ...authorities(said))).toEqual([expect.stringMatching(message)]);
  });

  test.each<[title: string, said: string]>([
    ["any of two authorities", '0 issue "digicert.com"\n0 issue "letsencrypt.org"'],
    [
      "the authority by the proof that is given",
      '0 issue "letsencrypt.org; validationmethods=dns-01,http-01"',
    ],
    ["names with a wildcard apart", '0 issue "digicert.com"\n0 issuewild "letsencrypt.org"'],
    ["everybody, and a mail address", '0 iodef "mailto:hostmaster@kr.example"'],
  ])("%s may issue: nothing is told", (_, said) => {
    expect(saidBy(differingDelegations, ...authorities(said))).toEqual([]);
  });
});
