import * as path from "node:path";
import { declareBlueprint } from "@holdfast/blueprint";
import { sites } from "../../../../../stacks/sites";
import { servicesIn } from "../../../../unit/blueprint/services-in";

// The blueprint with as few services as it takes to have one database: quick to build over and over.
const few = ["failover-authority", "key-store", "auth-cache", "identity"];
const services = servicesIn(path.join(__dirname, "../../../../../stacks/services"));

declareBlueprint({
  sites,
  services: services.filter(({ service }) => few.includes(service)),
  // As this project's Pulumi.yaml declares it; nothing reads it here.
  ownKeys: ["blueprint"],
});
