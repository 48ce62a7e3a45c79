import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { channelOptions, Engine } from "@holdfast/nodejs-stand-in";
import { ResourceProvider } from "./resource-provider";

// The engine gives its own address as the last argument, behind flags.
const address = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
const engine = address === undefined ? undefined : new Engine(address);
engine?.onceGone(() => process.exit(1));

const server = new grpc.Server(channelOptions);
server.addService(ResourceProviderService, new ResourceProvider(engine).handlers());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine takes the first line for the port.
  console.log(String(port));
});
