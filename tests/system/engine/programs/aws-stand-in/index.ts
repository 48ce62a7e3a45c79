import * as route53 from "@pulumi/aws/route53";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const zone = new route53.Zone("zone", {
  name: config.get("zone") ?? "example.com",
  comment: config.requireSecret("comment"),
});
const check = new route53.HealthCheck("check", {
  type: "HTTPS",
  ipAddress: "203.0.113.1",
  fqdn: "pay.example.com",
  port: 443,
  resourcePath: "/healthz",
  requestInterval: 10,
  failureThreshold: 3,
});
const record = new route53.Record("record", {
  zoneId: zone.zoneId,
  name: "pay.example.com",
  type: "A",
  ttl: config.getNumber("ttl") ?? 10,
  records: ["203.0.113.1"],
  setIdentifier: "ansan",
  weightedRoutingPolicies: [{ weight: 1 }],
  healthCheckId: check.id,
});
const bucket = new s3.Bucket("bucket", {
  region: "ap-northeast-2",
  bucket: "example-backups",
  objectLockEnabled: true,
  // Configuration may hold what the types do not allow: that is for the plugin to find.
  ...(config.getObject<s3.BucketArgs>("bucket") ?? {}),
});

const other = config.get("otherType");
if (other !== undefined) {
  new (class extends pulumi.CustomResource {})(other, "other", {});
}

export const nameServers = zone.nameServers;
export const healthCheckId = record.healthCheckId;
export const bucketArn = bucket.arn;
