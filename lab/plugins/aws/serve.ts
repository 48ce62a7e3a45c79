import { version } from "@pulumi/aws/package.json";
import * as pulumi from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import { AwsStandIn } from "./provider";
import { resourceTable } from "./resource-table";

if (version !== resourceTable.version) {
  throw new Error(
    `the stand-in's table is of @pulumi/aws ${resourceTable.version} and ${version} is installed: generate it anew with \`npm run generate -w @holdfast/aws-stand-in\``,
  );
}

// The engine gives its own address as the last argument; its log is what the user sees.
const engineAddress = process.argv.at(-1) ?? "";
pulumi.runtime.resetOptions("", "", -1, engineAddress, "", false, "");

void main(new AwsStandIn(resourceTable, (message) => void pulumi.log.warn(message)), process.argv.slice(2));
