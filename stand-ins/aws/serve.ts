import { createRequire } from "node:module";
import { version } from "@pulumi/aws/package.json";
import * as pulumi from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import type * as api from "./api/aws-api";
import { awsEndpoint } from "./api/endpoint";
import type * as deployment from "./deployment/deployed-resources";
import { InventedResources } from "./invented-resources";
import { AwsStandIn } from "./provider";
import { acceptReadsWithoutProperties } from "./reads-without-properties";
import { RefusedResources } from "./refused-resources";
import type { Resources } from "./resources";
import { resourceTable } from "./resource-table";

if (version !== resourceTable.version) {
  throw new Error(
    `the stand-in's table is of @pulumi/aws ${resourceTable.version} and ${version} is installed: generate it anew with \`npm run generate -w @holdfast/aws-stand-in\``,
  );
}

// The engine gives its own address as the last argument; its log is what the user sees.
const engineAddress = process.argv.at(-1) ?? "";
pulumi.runtime.resetOptions("", "", -1, engineAddress, "", false, "");
const warn = (message: string) => void pulumi.log.warn(message);

/** Resources at the AWS API of `AWS_ENDPOINT_URL`, or in the state alone where there is none. */
function resources(): Resources {
  let endpoint: string | undefined;
  try {
    endpoint = awsEndpoint(process.env);
  } catch (error) {
    // A plugin that does not start looks like a broken one: the reason has to reach the user of the engine.
    return new RefusedResources(error instanceof Error ? error.message : String(error));
  }
  if (endpoint === undefined) return new InventedResources(resourceTable);
  // Loaded only where it is needed: the AWS SDK is large, and a preview needs none of it.
  const load = createRequire(__filename);
  const { AwsApi } = load("./api/aws-api") as typeof api;
  const { DeployedResources } = load("./deployment/deployed-resources") as typeof deployment;
  return new DeployedResources(resourceTable, new AwsApi(endpoint), warn);
}

// An engine that is killed says no goodbye: without it nobody would ever end this process.
const engine = process.ppid;
setInterval(() => process.ppid === engine || process.exit(1), 1000).unref();

acceptReadsWithoutProperties();
void main(new AwsStandIn(resourceTable, warn, resources()), process.argv.slice(2));
