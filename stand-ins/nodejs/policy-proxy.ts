import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { channelOptions } from "./engine";

/** A message as it is on the wire: the proxy reads only one of them. */
type Call = grpc.ServerUnaryCall<Buffer, Buffer>;
type Answer = grpc.sendUnaryData<Buffer>;

const asItIs = (message: Buffer) => message;
/** A message without fields has no bytes. */
const nothing = Buffer.alloc(0);

/**
 * Stands before a policy pack that has not started. Packs read the stack's configuration from their environment, and
 * the engine tells it in its second call: so the engine calls this proxy, the pack starts with what the engine said,
 * and every call from then on is passed through.
 */
export class PolicyProxy {
  /** What the engine said of the stack; undefined when it asked for something else first. */
  readonly stack: Promise<AnalyzerStackConfigureRequest | undefined>;
  private setStack!: (bytes: Buffer | undefined) => void;
  private configuration: Buffer | undefined;
  private readonly pack: Promise<grpc.Client>;
  private setPack!: (client: grpc.Client) => void;
  private failPack!: (reason: Error) => void;
  private readonly server = new grpc.Server(channelOptions);

  constructor() {
    this.stack = new Promise((resolve) => {
      this.setStack = (bytes) => {
        this.configuration ??= bytes;
        resolve(bytes && AnalyzerStackConfigureRequest.deserializeBinary(bytes));
      };
    });
    this.pack = new Promise((resolve, reject) => {
      this.setPack = resolve;
      this.failPack = reject;
    });
    // A pack that fails to start is said to whoever calls it, or to nobody.
    this.pack.catch(() => undefined);
    const methods = Object.entries(AnalyzerService as grpc.ServiceDefinition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: asItIs, responseSerialize: asItIs },
    ]);
    const handlers = Object.entries(AnalyzerService as grpc.ServiceDefinition).map(([name, method]) => [
      name,
      (call: Call, answer: Answer) => this.handle(name, method.path, call.request, answer),
    ]);
    this.server.addService(
      Object.fromEntries(methods) as grpc.ServiceDefinition,
      Object.fromEntries(handlers) as grpc.UntypedServiceImplementation,
    );
  }

  /** Listens, and says on which port of 127.0.0.1. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      ),
    );
  }

  /** Passes calls on to the pack, which listens on a port of 127.0.0.1. */
  async attach(port: number): Promise<void> {
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), channelOptions);
    const { path } = (AnalyzerService as grpc.ServiceDefinition)["configureStack"]!;
    if (this.configuration !== undefined) await forward(client, path, this.configuration);
    this.setPack(client);
  }

  /** Says to the engine that there will be no pack. */
  fail(reason: Error): void {
    this.failPack(reason);
  }

  /** Ends every call. */
  close(): void {
    this.server.forceShutdown();
    this.pack.then(
      (client) => client.close(),
      () => undefined,
    );
  }

  private handle(name: string, path: string, request: Buffer, answer: Answer): void {
    if (name === "handshake") return answer(null, nothing);
    if (name === "configureStack") {
      this.setStack(request);
      return answer(null, nothing);
    }
    // `pulumi policy publish` asks what the pack is and has no stack.
    this.setStack(undefined);
    this.pack
      .then((client) => forward(client, path, request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(error as Error),
      );
  }
}

function forward(client: grpc.Client, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(path, asItIs, asItIs, request, (error, response) =>
      error === null && response !== undefined ? resolve(response) : reject(error ?? new Error("no answer")),
    ),
  );
}
