import "@holdfast/blueprint/plain-stack-traces";
import * as pulumi from "@pulumi/pulumi";
import { declareStack } from "./stacks/blueprints";
import { whereInStackFiles } from "@holdfast/blueprint/configuration/stack-files";

/** Of the configuration, whatever the project is called. */
const namespace = "holdfast:";

// The runtime is asked instead of pulumi.Config, which warns for every secret that is read as plain text:
// kubeconfigs are made secret again where they are used.
declareStack({
  stack: pulumi.getStack(),
  get: (key) => pulumi.runtime.getConfig(`${namespace}${key}`),
  keys: () =>
    Object.keys(pulumi.runtime.allConfig())
      .filter((key) => key.startsWith(namespace))
      .map((key) => key.slice(namespace.length)),
  where: whereInStackFiles(__dirname, pulumi.getStack()),
});
