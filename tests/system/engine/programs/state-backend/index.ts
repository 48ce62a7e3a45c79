import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

export = async () => {
  const config = new pulumi.Config();
  const bucket = new s3.Bucket("kept", {
    region: "ap-northeast-2",
    bucket: "kept",
    tags: { note: config.requireSecret("note"), round: config.get("round") ?? "first" },
  });
  // An update lasts as long as a test wants it to.
  const file = config.get("waitFor");
  while (file !== undefined && !existsSync(file)) await sleep(100);
  return { bucket: bucket.bucket };
};
