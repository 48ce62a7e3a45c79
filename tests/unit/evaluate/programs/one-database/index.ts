import * as route53 from "@pulumi/aws/route53";
import * as s3 from "@pulumi/aws/s3";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

class Pair extends pulumi.ComponentResource {
  constructor(name: string, args: { owner: string }) {
    super("test:index:Pair", name, args);
    const provider = new k8s.Provider(
      `${name}-cluster`,
      { kubeconfig: config.requireSecret("password") },
      { parent: this },
    );
    new k8s.core.v1.ConfigMap(
      `${name}-settings`,
      { metadata: { name: "settings", namespace: "default" }, data: { owner: args.owner } },
      { parent: this, provider },
    );
    this.registerOutputs({});
  }
}

new Pair("pair", { owner: config.require("owner") });
const check = new route53.HealthCheck("check", {
  type: "HTTPS",
  ipAddress: "192.0.2.1",
  requestInterval: 10,
  failureThreshold: 3,
});
new route53.Record("record", {
  zoneId: "Z1",
  name: "pay.kr.example",
  type: "A",
  records: ["192.0.2.1"],
  ttl: 30,
  healthCheckId: check.id,
});
new s3.Bucket("bucket", { bucket: "vault", region: config.require("region") });
