import "./stacks/plain-stack-traces";
import * as pulumi from "@pulumi/pulumi";
import { declareBlueprint } from "./stacks/blueprint";
import { blueprintNamed } from "./stacks/blueprints";
import { readConfiguration } from "./stacks/configuration";

// The runtime is asked instead of pulumi.Config, which warns for every secret that is read as plain text:
// kubeconfigs are made secret again where they are used.
const configuration = readConfiguration({
  stack: pulumi.getStack(),
  get: (key) => pulumi.runtime.getConfig(`${pulumi.getProject()}:${key}`),
});
const { sites, services } = blueprintNamed(configuration.blueprint);

declareBlueprint(sites, services, configuration);
