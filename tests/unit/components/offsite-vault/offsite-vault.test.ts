import { OffsiteVault, Residency, ServiceAccountIssuer, VaultStorageClass, writerRoleArn } from "holdfast";
import { recordDeclarations, type Declarations } from "../record-declarations";
import { vaultArguments } from "./vault-arguments";

const seoul = "backups";
const osaka = "backups-copy";

describe("a vault with a copy", () => {
  let declared: Declarations;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new OffsiteVault("backups", vaultArguments()));
  });

  test("its arguments are inputs of the component", () => {
    expect(declared.inputs("OffsiteVault", "backups")).toEqual(vaultArguments());
  });

  test.each([
    [seoul, "ap-northeast-2", "example-backups-seoul"],
    [osaka, "ap-northeast-3", "example-backups-osaka"],
  ])("%s is a locked, versioned, private, encrypted bucket", (prefix, region, bucket) => {
    expect(declared.inputs("Bucket", `${prefix}-bucket`)).toMatchObject({
      region,
      bucket,
      objectLockEnabled: true,
      forceDestroy: false,
      tags: { "holdfast.dev/vault": "backups" },
    });
    expect(declared.inputs("BucketVersioning", `${prefix}-versioning`)).toEqual({
      region,
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    expect(declared.inputs("BucketObjectLockConfiguration", `${prefix}-lock`)).toEqual({
      region,
      bucket,
      objectLockEnabled: "Enabled",
      rule: { defaultRetention: { mode: "COMPLIANCE", days: 35 } },
    });
    expect(declared.inputs("BucketServerSideEncryptionConfiguration", `${prefix}-encryption`)).toEqual({
      region,
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: `arn of ${prefix}-key`,
          },
          bucketKeyEnabled: true,
        },
      ],
    });
    expect(declared.inputs("BucketPublicAccessBlock", `${prefix}-public-access`)).toEqual({
      region,
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(declared.inputs("BucketOwnershipControls", `${prefix}-ownership`)).toEqual({
      region,
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    expect(declared.inputs("BucketLifecycleConfiguration", `${prefix}-lifecycle`)).toMatchObject({
      region,
      bucket,
      rules: [
        {
          transitions: [{ days: 30, storageClass: "GLACIER_IR" }],
          expiration: { days: 125 },
          noncurrentVersionExpiration: { noncurrentDays: 7 },
        },
        {
          expiration: { expiredObjectDeleteMarker: true },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
        },
      ],
    });
  });

  test.each([
    [seoul, "ap-northeast-2"],
    [osaka, "ap-northeast-3"],
  ])("%s has a key that rotates, is used through storage only, and cannot be destroyed", (prefix, region) => {
    const key = declared.inputs("Key", `${prefix}-key`);
    expect(key).toMatchObject({
      region,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
    });
    expect(declared.inputs("Alias", `${prefix}-alias`)).toEqual({
      region,
      name: "alias/holdfast/backups",
      targetKeyId: `keyId of ${prefix}-key`,
    });
    const statements = statementsOf(String(key.policy));
    expect(statements.UseThroughStorage?.Condition).toEqual({
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    });
    expect(statements.DenyDestruction).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: expect.arrayContaining(["kms:ScheduleKeyDeletion", "kms:DisableKey"]),
    });
    // Whoever wrote the policy must be able to change it: KMS refuses a key that locks everybody out.
    expect(statements.AdministerByAccount?.Action).toContain("kms:PutKeyPolicy");
  });

  test.each([
    [seoul, "example-backups-seoul"],
    [osaka, "example-backups-osaka"],
  ])("%s refuses plain text, old TLS and any key but its own", (prefix, bucket) => {
    const statements = statementsOf(String(declared.inputs("BucketPolicy", `${prefix}-policy`).policy));
    expect(
      Object.values(statements).every(({ Effect, Principal }) => Effect === "Deny" && Principal === "*"),
    ).toBe(true);
    expect(statements.DenyPlainText).toMatchObject({
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(statements.DenyOutdatedTls?.Condition).toEqual({ NumericLessThan: { "s3:TlsVersion": "1.2" } });
    expect(statements.DenyOtherEncryption).toMatchObject({
      Action: "s3:PutObject",
      Condition: { Null: { "s3:x-amz-server-side-encryption": "false" } },
    });
    expect(statements.DenyCustomerKeys?.Condition).toEqual({
      Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
    });
  });

  test("everything is copied within 15 minutes but deletions", () => {
    expect(declared.inputs("BucketReplicationConfig", "backups-replication")).toEqual({
      region: "ap-northeast-2",
      bucket: "example-backups-seoul",
      role: "arn of backups-replication-role",
      rules: [
        {
          id: "everything",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: "arn:aws:s3:::example-backups-osaka",
            encryptionConfiguration: { replicaKmsKeyId: "arn of backups-copy-key" },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
          },
        },
      ],
    });
    const role = declared.inputs("Role", "backups-replication-role");
    expect(statementsOf(String(role.assumeRolePolicy)).CopyOfThisVault).toMatchObject({
      Principal: { Service: "s3.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "123456789012" },
        ArnEquals: { "aws:SourceArn": "arn:aws:s3:::example-backups-seoul" },
      },
    });
    const permissions = String(declared.inputs("RolePolicy", "backups-replication-policy").policy);
    expect(permissions).not.toContain("s3:ReplicateDelete");
    expect(statementsOf(permissions).EncryptCopy).toMatchObject({
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: "arn:aws:kms:ap-northeast-3:123456789012:key/*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/holdfast/backups" } },
    });
  });

  test("a writer's role is trusted at every data site for its own service accounts", () => {
    const role = declared.inputs("Role", "backups-writer-bank-role");
    expect(role.name).toBe("backups-bank-writer");
    expect(writerRoleArn("123456789012", "backups", "bank")).toBe(
      "arn:aws:iam::123456789012:role/backups-bank-writer",
    );
    const subjects = ["system:serviceaccount:data:bank", "system:serviceaccount:data:bank-backup"];
    expect(statementsOf(String(role.assumeRolePolicy))).toEqual({
      Atansan: expect.objectContaining({
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.ansan.example.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "oidc.ansan.example.com:aud": "sts.amazonaws.com",
            "oidc.ansan.example.com:sub": subjects,
          },
        },
      }),
      Atsiheung: expect.objectContaining({
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/siheung" },
        Condition: {
          StringEquals: {
            "oidc.example.com/siheung:aud": "sts.amazonaws.com",
            "oidc.example.com/siheung:sub": subjects,
          },
        },
      }),
    });
  });

  test("a writer adds below its own prefix, reads there and in the copy, and takes nothing away", () => {
    const policy = String(declared.inputs("RolePolicy", "backups-writer-bank-policy").policy);
    const statements = statementsOf(policy);
    expect(statements.Write).toMatchObject({
      Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: "arn:aws:s3:::example-backups-seoul/ledger/bank/*",
    });
    expect(statements.List).toMatchObject({
      Resource: "arn:aws:s3:::example-backups-seoul",
      Condition: { StringLike: { "s3:prefix": "ledger/bank/*" } },
    });
    expect(statements.ReadCopy?.Resource).toBe("arn:aws:s3:::example-backups-osaka/ledger/bank/*");
    expect(statements.UseKey).toMatchObject({
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "arn:aws:kms:ap-northeast-2:123456789012:key/*",
    });
    expect(statements.UseCopyKey?.Action).toEqual(["kms:Decrypt"]);
    expect(statements.NeverUnlock).toMatchObject({
      Effect: "Deny",
      Action: expect.arrayContaining(["s3:DeleteObjectVersion", "s3:PutBucket*"]),
    });
    const allowed = Object.values(statements)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => /Delete|\*/.test(action))).toEqual([]);
  });

  test("a writer that may hide its objects gets the delete marker alone", () => {
    const statements = statementsOf(
      String(declared.inputs("RolePolicy", "backups-writer-payments-policy").policy),
    );
    expect(statements.Write?.Action).toContain("s3:DeleteObject");
    expect(statements.Write?.Resource).toBe("arn:aws:s3:::example-backups-seoul/payments/*");
    expect(statements.NeverUnlock?.Action).toContain("s3:DeleteObjectVersion");
  });
});

test("a vault whose data stays in Korea has no copy and no word of one", async () => {
  const declared = await recordDeclarations(
    () => new OffsiteVault("backups", vaultArguments({ residency: Residency.Korea, copy: undefined })),
  );
  expect(declared.ofType("Bucket").map(({ inputs }) => inputs.bucket)).toEqual(["example-backups-seoul"]);
  expect(declared.ofType("BucketReplicationConfig")).toEqual([]);
  const regions = declared.all.flatMap(({ inputs }) => inputs.region ?? []);
  expect(new Set(regions)).toEqual(new Set(["ap-northeast-2"]));
  const policy = String(declared.inputs("RolePolicy", "backups-writer-bank-policy").policy);
  expect(policy).not.toContain("osaka");
  expect(statementsOf(policy).UseCopyKey).toBeUndefined();
});

test("days given are the days declared", async () => {
  const declared = await recordDeclarations(
    () =>
      new OffsiteVault(
        "backups",
        vaultArguments({
          lockDays: 14,
          lifecycle: {
            transitionDays: 31,
            storageClass: VaultStorageClass.InfrequentAccess,
            expireDays: 61,
            noncurrentDays: 9,
            abortUploadDays: 2,
          },
        }),
      ),
  );
  expect(declared.inputs("BucketObjectLockConfiguration", "backups-copy-lock").rule).toEqual({
    defaultRetention: { mode: "COMPLIANCE", days: 14 },
  });
  expect(declared.inputs("BucketLifecycleConfiguration", "backups-lifecycle").rules).toMatchObject([
    {
      transitions: [{ days: 31, storageClass: "STANDARD_IA" }],
      expiration: { days: 61 },
      noncurrentVersionExpiration: { noncurrentDays: 9 },
    },
    { abortIncompleteMultipartUpload: { daysAfterInitiation: 2 } },
  ]);
});

test("an issuer is registered for the audience that tokens for AWS carry", async () => {
  const declared = await recordDeclarations(
    () => new ServiceAccountIssuer("issuer-ansan", { site: "ansan", url: "https://oidc.ansan.example.com" }),
  );
  expect(declared.inputs("OpenIdConnectProvider", "issuer-ansan-provider")).toEqual({
    url: "https://oidc.ansan.example.com",
    clientIdLists: ["sts.amazonaws.com"],
    tags: { "holdfast.dev/site": "ansan" },
  });
});

interface Statement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string[];
  Resource?: unknown;
  Condition?: unknown;
}

/** The statements of a policy by their names. */
function statementsOf(policy: string): { [sid: string]: Statement } {
  const document = JSON.parse(policy) as { Statement: Statement[] };
  const named = Object.fromEntries(document.Statement.map((statement) => [statement.Sid, statement]));
  expect(Object.keys(named)).toHaveLength(document.Statement.length);
  return named;
}
