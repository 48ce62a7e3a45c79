import type { Resource } from "@holdfast/resilience";
import { rewriting } from "./configured";
import { type Change, field, foundAfter, gone, text } from "./planted";
import { every, said, type StatementJson, unsaid, withoutAction } from "./policy-statements";

const POLICY = ":RolePolicy";
const ROLE = ":Role";
const KEY = "kms/key:Key";
const OIDC = ":OpenIdConnectProvider";
const POD = ["spec", "template", "spec"] as const;
const JOB_POD = ["spec", "jobTemplate", ...POD] as const;

const withoutPangyo = (resource: Resource): Resource => ({
  ...resource,
  inputs: {
    ...resource.inputs,
    assumeRolePolicy: JSON.stringify({
      Statement: (
        JSON.parse(resource.inputs["assumeRolePolicy"] as string) as { Statement: StatementJson[] }
      ).Statement.filter(({ Sid }) => Sid !== "Atpangyo"),
    }),
  },
});

/** A text in the configuration of every member of payments is another. */
const configured =
  (before: string, after: string): Change =>
  (resources) =>
    ["ansan", "siheung", "pangyo"]
      .flatMap((site) => [0, 1].map((shard) => `payments-${site}-${shard}-configuration`))
      .reduce((changed, name) => text(":ConfigMap", name, before, after)(changed), resources);

const replication = "backups-replication-policy";
const payments = "backups-kr-writer-payments-policy";
const vault = "arn:aws:s3:::holdfast-backups-kr-aws-seoul-123456789012";

test.each<[string, Change, string, RegExp]>([
  [
    "replicas may not be written",
    unsaid(POLICY, replication, "policy", "WriteReplicas"),
    replication,
    /policy does not allow backups-replication s3:ReplicateObject/,
  ],
  [
    "versions may not be read to copy them",
    withoutAction(replication, "s3:GetObjectVersionForReplication"),
    replication,
    /s3:GetObjectVersionForReplication/,
  ],
  [
    "locks may not be read to copy them",
    withoutAction(replication, "s3:GetObjectRetention"),
    replication,
    /s3:GetObjectRetention/,
  ],
  [
    "the source's key may not be used to copy",
    unsaid(POLICY, replication, "policy", "DecryptVault"),
    replication,
    /kms:Decrypt/,
  ],
  [
    "the copy's key may not be used",
    unsaid(POLICY, replication, "policy", "EncryptCopy"),
    replication,
    /kms:Encrypt/,
  ],
  [
    "the role that copies may do nothing",
    gone(POLICY, replication),
    "backups-replication-role",
    /does not allow backups-replication s3:/,
  ],
  [
    "the role that copies is not S3's",
    text(ROLE, "backups-replication-role", "s3.amazonaws.com", "ec2.amazonaws.com"),
    "backups-replication-role",
    /assumeRolePolicy does not let s3\.amazonaws\.com/,
  ],
  [
    "the role that copies is for another bucket",
    text(ROLE, "backups-replication-role", "holdfast-backups-aws-seoul", "holdfast-backup-aws-seoul"),
    "backups-replication-role",
    /assumeRolePolicy does not let s3\.amazonaws\.com/,
  ],
  [
    "the role that copies is not declared",
    gone(ROLE, "backups-replication-role"),
    "backups-replication",
    /role names the role backups-replication-role/,
  ],
  [
    "a writer's role does not trust pangyo's cluster",
    unsaid(ROLE, "backups-kr-writer-payments-role", "assumeRolePolicy", "Atpangyo"),
    "backups-kr-writer-payments-role",
    /assumeRolePolicy does not let the service account data:payments of pangyo/,
  ],
  [
    "no writer's role trusts pangyo's cluster",
    every(ROLE, /^backups.*-writer-/, withoutPangyo),
    "backups-kr-writer-bank-role",
    /assumeRolePolicy .* of pangyo .*; so do/,
  ],
  [
    "a writer's role trusts another service account",
    text(
      ROLE,
      "backups-kr-writer-payments-role",
      "system:serviceaccount:data:payments",
      "system:serviceaccount:data:payment",
    ),
    "backups-kr-writer-payments-role",
    /does not let the service account data:payments/,
  ],
  [
    "a writer may not put",
    withoutAction(payments, "s3:PutObject"),
    payments,
    /policy does not allow backups-kr-payments-writer s3:PutObject on \S+\/payments\/payments-0/,
  ],
  [
    "a writer may not use the key",
    unsaid(POLICY, payments, "policy", "UseKey"),
    payments,
    /kms:GenerateDataKey, kms:Decrypt on the key/,
  ],
  ["a writer may not list", unsaid(POLICY, payments, "policy", "List"), payments, /s3:ListBucket/],
  [
    "a writer may write below another prefix",
    text(POLICY, payments, "/payments/*", "/payment/*"),
    payments,
    /s3:PutObject/,
  ],
  [
    "a denial beside a writer's permission",
    said(POLICY, payments, { Sid: "No", Effect: "Deny", Action: "s3:Put*", Resource: "*" }),
    payments,
    /policy denies by No/,
  ],
  [
    "a writer's role is not declared",
    gone(ROLE, "backups-kr-writer-payments-role"),
    "payments-ansan-0",
    /env\[5\]\.value names the role backups-kr-payments-writer, which is not declared/,
  ],
  [
    "a cluster's issuer is not registered",
    gone(OIDC, "issuer-pangyo-provider"),
    "pangyo",
    /cluster\.serviceAccountIssuer is pangyo\.issuers\.example, which no OpenIdConnectProvider registers/,
  ],
  [
    "an issuer is registered by another URL",
    field(OIDC, "issuer-pangyo-provider", ["url"], "https://pangyo.issuer.example"),
    "issuer-pangyo-provider",
    /url registers pangyo\.issuer\.example/,
  ],
  [
    "an issuer is registered for another audience",
    field(OIDC, "issuer-pangyo-provider", ["clientIdLists"], ["vault"]),
    "issuer-pangyo-provider",
    /clientIdLists lacks sts\.amazonaws\.com/,
  ],
  [
    "a cluster has another issuer than roles trust",
    field(":DataCenter", "pangyo", ["cluster", "serviceAccountIssuer"], "https://new.issuers.example"),
    "pangyo",
    /cluster\.serviceAccountIssuer is new\.issuers\.example/,
  ],
  [
    "the bucket's policy denies writers",
    said(":BucketPolicy", "backups-kr-policy", {
      Sid: "X",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${vault}/*`,
    }),
    "backups-kr-policy",
    /policy denies by X/,
  ],
  [
    "the bucket's policy asks for a header that pgBackRest does not send",
    text(
      ":BucketPolicy",
      "backups-kr-policy",
      '{"s3:x-amz-server-side-encryption":"false"}',
      '{"s3:x-amz-server-side-encryption":"true"}',
    ),
    "backups-kr-policy",
    /policy denies by DenyOtherEncryption/,
  ],
  [
    "the copy's policy denies replicas",
    said(":BucketPolicy", "backups-copy-policy", {
      Sid: "X",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
    }),
    "backups-copy-policy",
    /policy denies by X/,
  ],
  [
    "the key's policy lets nobody use it",
    unsaid(KEY, "backups-kr-key", "policy", "UseThroughStorage"),
    "backups-kr-key",
    /policy does not allow/,
  ],
  [
    "the copy's key may be used through another region's S3 only",
    text(KEY, "backups-copy-key", "s3.ap-northeast-3", "s3.ap-northeast-2"),
    "backups-copy-key",
    /policy does not allow backups-replication kms:Encrypt/,
  ],
  [
    "the alias by which roles may use the key is gone",
    gone(":Alias", "backups-kr-alias"),
    "backups-kr-key",
    /aliases lack alias\/holdfast\/backups-kr/,
  ],
  [
    "the alias has another name",
    field(":Alias", "backups-kr-alias", ["name"], "alias/holdfast/backup-kr"),
    "backups-kr-alias",
    /name is alias\/holdfast\/backup-kr/,
  ],
  [
    "a member takes another database's role",
    text(":StatefulSet", "payments-pangyo-0", "backups-kr-payments-writer", "backups-messaging-writer"),
    "payments-pangyo-0",
    /env\[5\]\.value names the role backups-messaging-writer, which does not trust data:payments/,
  ],
  [
    "a member runs as another's account",
    field(":StatefulSet", "payments-pangyo-0", [...POD, "serviceAccountName"], "bank"),
    "payments-pangyo-0",
    /serviceAccountName is bank, and the role backups-kr-payments-writer trusts payments/,
  ],
  [
    "a backup takes no role",
    field(":CronJob", "payments-pangyo-0-backup", [...JOB_POD, "containers", 0, "env"], []),
    "payments-pangyo-0-backup",
    /env has no AWS_ROLE_ARN/,
  ],
  [
    "a member's token is for somebody else",
    field(
      ":StatefulSet",
      "payments-pangyo-0",
      [...POD, "volumes", 2, "projected", "sources", 0, "serviceAccountToken", "audience"],
      "vault",
    ),
    "payments-pangyo-0",
    /serviceAccountToken\.audience is vault/,
  ],
  [
    "a member's token is not mounted where it is looked for",
    text(":StatefulSet", "payments-pangyo-0", "/var/run/secrets/aws/token", "/var/run/secrets/aws/tokens"),
    "payments-pangyo-0",
    /AWS_WEB_IDENTITY_TOKEN_FILE/,
  ],
  [
    "a database's prefix is not its role's",
    configured("repo1-path=/payments/", "repo1-path=/payment/"),
    "payments-ansan-0-configuration",
    /pgbackrest\.conf: repo1-path is \/payment\/payments-0/,
  ],
])("%s: said once, of the field", (_, planted, resource, message) => {
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "error", resource, message: expect.stringMatching(message) });
});

test.each<[string, Change, RegExp]>([
  [
    "what has expired stays",
    withoutAction(payments, "s3:DeleteObject"),
    /s3:DeleteObject .* every backup ends with an error/,
  ],
  [
    "a restore from the copy has to wait",
    unsaid(POLICY, "backups-writer-taxi-policy", "policy", "ReadCopy"),
    /s3:GetObject .* cannot be restored from the copy/,
  ],
])("%s: a warning", (_, planted, message) => {
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", message: expect.stringMatching(message) });
});

test("without registrations an archive bounds no loss of writes, and verdicts say so", () => {
  // As shipped, three sites hold every acknowledged write, and no two of them take one: nothing needs the archive for it.
  const members = /^games-[a-z]+-0-configuration$/;
  const oneReplica = rewriting(
    ":ConfigMap",
    members,
    "synchronous_node_count: 2",
    "synchronous_node_count: 1",
  );
  const found = foundAfter(oneReplica, (resources) => resources.filter(({ type }) => !type.endsWith(OIDC)));
  expect(found.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/pangyo and DataCenter siheung; \d+ verdicts on games are worse/),
  );
});
