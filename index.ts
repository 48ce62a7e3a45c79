import "./stacks/plain-stack-traces";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { declareBlueprint } from "./stacks/blueprint";
import { readServiceFiles } from "./stacks/catalogue/reader";
import { readConfiguration } from "./stacks/configuration";
import { sites } from "./stacks/sites";

// The runtime is asked instead of pulumi.Config, which warns for every secret that is read as plain text:
// kubeconfigs are made secret again where they are used.
const configuration = readConfiguration({
  stack: pulumi.getStack(),
  get: (key) => pulumi.runtime.getConfig(`${pulumi.getProject()}:${key}`),
});

declareBlueprint(sites, readServiceFiles(path.join(__dirname, "stacks", "services")), configuration);
