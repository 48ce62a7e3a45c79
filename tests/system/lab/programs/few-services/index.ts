import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { declareBlueprint } from "@holdfast/blueprint/declaration";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { readConfiguration } from "@holdfast/blueprint/configuration/configuration";
import { sites } from "../../../../../stacks/sites";

// The blueprint with as few services as it takes to have one database: quick to build over and over.
const few = ["failover-authority", "key-store", "auth-cache", "identity"];
const services = readServiceFiles(path.join(__dirname, "../../../../../stacks/services"));

declareBlueprint(
  sites,
  services.filter(({ service }) => few.includes(service.service)),
  readConfiguration({
    stack: pulumi.getStack(),
    get: (key) => pulumi.runtime.getConfig(`${pulumi.getProject()}:${key}`),
  }),
);
