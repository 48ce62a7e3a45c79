import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { channelOptions, Engine } from "./engine";
import { LanguageHost } from "./language-host";

// The engine gives its own address as the last argument, behind flags.
const address = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
const engine = address === undefined ? undefined : new Engine(address);
engine?.onceGone(() => process.exit(1));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const server = new grpc.Server(channelOptions);
server.addService(LanguageRuntimeService, new LanguageHost(engine).handlers());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine takes the first line for the port.
  console.log(String(port));
});
