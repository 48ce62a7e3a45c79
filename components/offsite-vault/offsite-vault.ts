import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { OffsiteVaultArgs, VaultCopy } from "./arguments";
import { lockedBucket, type LockedBucket } from "./locked-bucket";
import { replicationPolicy, replicationTrust } from "./replication-policy";
import { bucketArn, writerRoleArn, writerRoleName } from "./resource-names";
import { type ResolvedVault, resolveVault } from "./schema";
import { writerPolicy, writerTrust } from "./writer-policy";

/**
 * Backups that nobody can delete: a versioned bucket under a compliance lock, its key, a copy in a second region
 * where residency allows one, and a role for each writer that can add but not take away.
 *
 * @example
 * new OffsiteVault("backups", {
 *   vault: "backups",
 *   accountId: "123456789012",
 *   region: "ap-northeast-2",
 *   bucket: "example-backups-seoul",
 *   residency: Residency.Any,
 *   copy: { region: "ap-northeast-3", bucket: "example-backups-osaka" },
 *   issuers: [{ site: "ansan", url: "https://oidc.ansan.example.com" }],
 *   writers: [{ name: "payments", serviceAccounts: ["data:payments"] }],
 * });
 */
export class OffsiteVault extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:OffsiteVault";
  /** ARN of the bucket. */
  public readonly bucketArn: pulumi.Output<string>;
  /** ARN of the bucket's key. */
  public readonly keyArn: pulumi.Output<string>;
  /** ARN of the role of each writer, by the writer's name. */
  public readonly writerRoleArns: pulumi.Output<{ [writer: string]: string }>;

  /**
   * @param name the vault's name
   * @param args what it holds, where, for how long and who writes
   * @param opts options; the buckets and keys are protected unless `protect` is false
   * @throws InvalidInputError when AWS would refuse the vault, or it would not protect what it holds
   */
  constructor(name: string, args: OffsiteVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveVault(name, args);
    super(OffsiteVault.__pulumiType, name, { ...args }, opts);
    const { vault, accountId, lifecycle, lockDays } = resolved;
    const children: pulumi.CustomResourceOptions = { parent: this, protect: opts?.protect };

    const primary = lockedBucket(
      name,
      { vault, accountId, region: args.region, bucket: args.bucket, lockDays, lifecycle },
      children,
    );
    if (args.copy !== undefined) {
      const { region, bucket } = args.copy;
      const copy = lockedBucket(
        `${name}-copy`,
        { vault, accountId, region, bucket, lockDays, lifecycle },
        children,
      );
      this.replicate(name, resolved, args.copy, primary, copy);
    }
    for (const writer of resolved.writers) {
      const role = new iam.Role(
        `${name}-writer-${writer.name}-role`,
        {
          name: writerRoleName(vault, writer.name),
          description: `Writes ${writer.name} to the vault ${vault}`,
          assumeRolePolicy: writerTrust(resolved, writer),
          maxSessionDuration: 3600,
          tags: { [labels.vault]: vault },
        },
        { parent: this },
      );
      new iam.RolePolicy(
        `${name}-writer-${writer.name}-policy`,
        { name: "vault", role: role.name, policy: writerPolicy(resolved, writer) },
        { parent: this },
      );
    }

    this.bucketArn = pulumi.output(bucketArn(args.bucket));
    this.keyArn = primary.key.arn;
    this.writerRoleArns = pulumi.output(
      Object.fromEntries(
        resolved.writers.map((writer) => [writer.name, writerRoleArn(accountId, vault, writer.name)]),
      ),
    );
    this.registerOutputs({
      bucketArn: this.bucketArn,
      keyArn: this.keyArn,
      writerRoleArns: this.writerRoleArns,
    });
  }

  /** Declares the role that S3 takes and the rule that copies every new version to the second region. */
  private replicate(
    name: string,
    args: ResolvedVault,
    destination: VaultCopy,
    primary: LockedBucket,
    copy: LockedBucket,
  ): void {
    const role = new iam.Role(
      `${name}-replication-role`,
      {
        name: `${args.vault}-replication`,
        description: `Copies the vault ${args.vault} to ${destination.region}`,
        assumeRolePolicy: replicationTrust(args),
        tags: { [labels.vault]: args.vault },
      },
      { parent: this },
    );
    const policy = new iam.RolePolicy(
      `${name}-replication-policy`,
      { name: "replication", role: role.name, policy: replicationPolicy(args, destination) },
      { parent: this },
    );
    new s3.BucketReplicationConfig(
      `${name}-replication`,
      {
        region: args.region,
        bucket: primary.bucket.bucket,
        role: role.arn,
        rules: [
          {
            id: "everything",
            status: "Enabled",
            priority: 0,
            filter: { prefix: "" },
            // Whatever hides an object in the vault leaves it in sight in the copy.
            deleteMarkerReplication: { status: "Disabled" },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
            destination: {
              bucket: bucketArn(destination.bucket),
              encryptionConfiguration: { replicaKmsKeyId: copy.key.arn },
              // S3 offers this one target, 15 minutes; the metrics carry the alarm when it is missed.
              replicationTime: { status: "Enabled", time: { minutes: 15 } },
              metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
            },
          },
        ],
      },
      // S3 checks all three when the rule is made.
      { parent: this, dependsOn: [policy, primary.versioning, copy.versioning] },
    );
  }
}
