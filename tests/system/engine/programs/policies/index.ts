import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { declareBlueprint } from "@holdfast/blueprint";
import { sites } from "../../../../../stacks/sites";
import { servicesIn } from "../../../../unit/blueprint/services-in";
import { breakages } from "./breakages";

/** Services that are declared: enough for every policy, few enough to be previewed in seconds. */
const declared = new Set([
  "messaging",
  "identity",
  "key-store",
  "object-storage",
  "auth-cache",
  "media-transfer",
  "metadata",
  "failover-authority",
]);

for (const name of (process.env["BREAK"] ?? "").split(",").filter(Boolean)) {
  const breakage = breakages[name];
  if (!breakage) throw new Error(`there is no breakage ${name}`);
  pulumi.runtime.registerStackTransformation(({ type, name: resource, props, opts }) => {
    const broken = breakage(type, resource, props as { [key: string]: unknown });
    return broken ? { props: broken, opts } : undefined;
  });
}

const services = servicesIn(path.join(__dirname, "../../../../../stacks/services"));
declareBlueprint({
  sites,
  services: services.filter(({ service }) => declared.has(service)),
  // As this project's Pulumi.yaml declares it; nothing reads it here.
  ownKeys: ["blueprint"],
});
