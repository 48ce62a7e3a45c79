import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PolicyProxy } from "@holdfast/nodejs-stand-in/policy-proxy";

type Unary = grpc.ServerUnaryCall<analyzer.AnalyzerStackConfigureRequest, unknown>;

let proxy: PolicyProxy;
let engine: AnalyzerClient;
beforeEach(async () => {
  proxy = new PolicyProxy();
  const port = await proxy.listen();
  engine = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});
afterEach(() => {
  engine.close();
  proxy.close();
});

function configureStack(request: analyzer.AnalyzerStackConfigureRequest): Promise<void> {
  return new Promise((resolve, reject) =>
    engine.configureStack(request, (error) => (error === null ? resolve() : reject(error))),
  );
}

function name(): Promise<string> {
  return new Promise((resolve, reject) =>
    engine.getAnalyzerInfo(new Empty(), (error, info) => (error ? reject(error) : resolve(info.getName()))),
  );
}

/** A pack that says its own name and remembers what it was told of the stack. */
async function startPack(told: string[]): Promise<{ port: number; server: grpc.Server }> {
  const server = new grpc.Server();
  server.addService(AnalyzerService as grpc.ServiceDefinition, {
    configureStack: (call: Unary, callback: grpc.sendUnaryData<unknown>) => {
      told.push(call.request.getStack());
      callback(null, new analyzer.AnalyzerStackConfigureResponse());
    },
    getAnalyzerInfo: (_: unknown, callback: grpc.sendUnaryData<unknown>) =>
      callback(null, new analyzer.AnalyzerInfo().setName("judge")),
  });
  const port = await new Promise<number>((resolve) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound)),
  );
  return { port, server };
}

test("the pack is known to its starter by what the engine said of the stack, and hears it itself", async () => {
  const told: string[] = [];
  const request = new analyzer.AnalyzerStackConfigureRequest().setStack("ansan").setProject("holdfast");
  request.getConfigMap().set("holdfast:zone", "kr.example");
  await configureStack(request);
  const stack = await proxy.stack;
  expect(stack?.getStack()).toBe("ansan");
  expect(stack?.getConfigMap().get("holdfast:zone")).toBe("kr.example");
  // A call that comes before the pack waits for it.
  const answer = name();
  const { port, server } = await startPack(told);
  await proxy.attach(port);
  expect(await answer).toBe("judge");
  expect(told).toEqual(["ansan"]);
  server.forceShutdown();
});

test("a pack that is asked who it is has no stack", async () => {
  const told: string[] = [];
  const answer = name();
  expect(await proxy.stack).toBeUndefined();
  const { port, server } = await startPack(told);
  await proxy.attach(port);
  expect(await answer).toBe("judge");
  expect(told).toEqual([]);
  server.forceShutdown();
});

test("a pack that does not start is said to whoever calls it", async () => {
  proxy.fail(new Error("the policy pack has ended"));
  await expect(name()).rejects.toThrow("the policy pack has ended");
});
