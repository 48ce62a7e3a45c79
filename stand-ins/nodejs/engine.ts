import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Sizes of messages that the engine and its plugins allow each other: 400 MiB. */
export const channelOptions: grpc.ChannelOptions = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** What the engine prints a message as. */
export type Severity = "info" | "warning" | "error";

const severities: Record<Severity, LogSeverity> = {
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** The engine that started this process, as the process reaches it. */
export class Engine {
  private readonly client: EngineClient;

  /** @param address host and port that the engine handed over */
  constructor(public readonly address: string) {
    this.client = new EngineClient(address, grpc.credentials.createInsecure(), channelOptions);
  }

  /**
   * Shows a message to the user of the engine.
   *
   * @param severity what it is printed as
   * @param message the text
   * @param options `urn`: the resource it is about, by default the stack; `passing`: it is shown as progress and then
   *   forgotten, by default it stays on the screen
   * @returns once the engine has it; a message that cannot be delivered is dropped
   */
  log(severity: Severity, message: string, options: { urn?: string; passing?: boolean } = {}): Promise<void> {
    const request = new LogRequest()
      .setSeverity(severities[severity])
      .setMessage(message)
      .setUrn(options.urn ?? "")
      .setEphemeral(options.passing ?? false);
    return new Promise((done) => void this.client.log(request, () => done()));
  }

  /**
   * Ends this process when the engine is gone, however that came: a killed engine ends none of its plugins.
   *
   * @param end what is done then
   */
  onceGone(end: () => void): void {
    const channel = this.client.getChannel();
    const watch = () => {
      const state = channel.getConnectivityState(true);
      if (state === grpc.connectivityState.TRANSIENT_FAILURE) return end();
      channel.watchConnectivityState(state, Infinity, watch);
    };
    watch();
  }
}
