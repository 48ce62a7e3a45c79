import * as path from "node:path";
import { declareBlueprint, runningStack } from "@holdfast/blueprint";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { ClusterAccess, readConfiguration } from "@holdfast/blueprint/configuration/configuration";
import { declareGoals } from "@holdfast/blueprint/instances/goals";
import { sites } from "../../../../../stacks/sites";
import { planTopology } from "@holdfast/blueprint/placement/topology";

/**
 * The blueprint's sites with two services: enough of everything that operations change, in a quarter of the resources.
 * What belongs to no site is left out where it is deployed: it takes an AWS account.
 */
const stack = runningStack();
const ownKeys = ["blueprint"];
const configuration = readConfiguration(stack, sites, ownKeys);
const services = path.join(__dirname, "services");
const deploysGlobal =
  configuration.declares.join() === "global" && configuration.clusterAccess === ClusterAccess.Config;

if (deploysGlobal) declareGoals(planTopology(sites, readServiceFiles(services)), configuration);
else declareBlueprint({ sites, services, ownKeys });
