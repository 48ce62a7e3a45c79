import { inNode } from "./fake-machine";

/**
 * Text of a plugin that serves `GetPluginInfo` over gRPC, as the engine's protocol has it.
 *
 * @param service as in "ResourceProvider"
 * @param version what it calls its version; may be empty
 */
export function fakePlugin(service: "LanguageRuntime" | "ResourceProvider", version: string): string {
  return inNode(`
    const server = require("node:http2").createServer();
    server.on("stream", (stream, headers) => {
      if (headers[":path"] !== "/pulumirpc.${service}/GetPluginInfo") return stream.close();
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      const version = Buffer.from("${version}");
      const message = version.length ? Buffer.concat([Buffer.from([0x0a, version.length]), version]) : version;
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    });
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`);
}
