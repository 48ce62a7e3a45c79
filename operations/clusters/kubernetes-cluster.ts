import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { KubeConfig, V1Status } from "@kubernetes/client-node";
import type { CommandEnd } from "../databases/patroni-cluster";
import type { ApiAnswer, SiteCluster } from "./site-cluster";

/** What tells of what becomes of a connection; its package has no types of its own here. */
interface EventSource {
  on(event: string, listener: (event: unknown) => void): void;
}

/** Time for one request, in milliseconds: a site that takes longer is as good as dead to an operator who waits. */
const requestMilliseconds = 5000;

function send(
  config: KubeConfig,
  options: RequestOptions,
  path: string,
  content?: object,
): Promise<{ status: number; body: string; date?: string }> {
  const server = config.getCurrentCluster()?.server ?? "";
  const url = new URL(path, server);
  const method = content === undefined ? "GET" : "POST";
  const headers = { ...options.headers, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? httpRequest : httpsRequest)(
      url,
      { ...options, method, headers, timeout: requestMilliseconds },
      (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        text(response).then((body) => resolve({ status, body, date: answered.date }), reject);
      },
    );
    request.on("timeout", () => request.destroy(new Error(`${server} does not answer within 5 s`)));
    request.on("error", reject);
    request.end(content && JSON.stringify(content));
  });
}

/** What an answer holds: JSON, or the text itself where it is none (`/readyz` says "ok"). */
function bodyIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/** The exit code that the API server reports for a command. */
function exitCode(status: V1Status): number {
  if (status.status === "Success") return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  return cause ? Number(cause.message) : 126;
}

/** What a WebSocket that was not opened says of it: an error, or an event that holds one. */
function reasonOf(refused: unknown): string {
  const { message } = (refused ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : "the API server does not let a command run there";
}

/** A cluster that is reached with a kubeconfig. */
export class KubernetesCluster implements SiteCluster {
  private loaded?: Promise<KubeConfig>;

  /** @param kubeconfig asks for the kubeconfig's text; only when something is to be read */
  constructor(private readonly kubeconfig: () => Promise<string>) {}

  async answers(): Promise<boolean> {
    const config = await this.config();
    try {
      return (await send(config, await this.options(config), "/readyz")).status === 200;
    } catch {
      return false;
    }
  }

  async read(path: string): Promise<unknown> {
    const { status, body } = await this.ask(path);
    if (status !== 200) throw new Error(`the API server answers ${status} to ${path.split("?")[0]}`);
    return body;
  }

  async ask(path: string, content?: object): Promise<ApiAnswer> {
    const config = await this.config();
    const { status, body, date } = await send(config, await this.options(config), path, content);
    return { status, body: bodyIn(body), ...(date !== undefined && { date: new Date(date) }) };
  }

  async run(
    pod: { namespace: string; name: string; container: string },
    command: readonly string[],
  ): Promise<CommandEnd> {
    const { Exec } = await import("@kubernetes/client-node");
    const config = await this.config();
    const [out, error] = [new PassThrough(), new PassThrough()];
    const printed = Promise.all([text(out), text(error)]);
    const code = await new Promise<number>((resolve, reject) => {
      new Exec(config)
        .exec(pod.namespace, pod.name, pod.container, [...command], out, error, null, false, (status) =>
          resolve(exitCode(status)),
        )
        .then(
          (socket: EventSource) => {
            socket.on("error", (event: unknown) => reject(new Error(`${pod.name}: ${reasonOf(event)}`)));
            socket.on("close", () =>
              reject(new Error(`${pod.name}: the connection ended before the command`)),
            );
          },
          (refused: unknown) => reject(new Error(`${pod.name}: ${reasonOf(refused)}`)),
        );
    });
    out.end();
    error.end();
    const [stdout, stderr] = await printed;
    return { code, stdout, stderr };
  }

  private async options(config: KubeConfig): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return options;
  }

  private config(): Promise<KubeConfig> {
    // Loaded when it is needed: it takes a while, and most commands never ask a cluster.
    this.loaded ??= (async () => {
      const { KubeConfig } = await import("@kubernetes/client-node");
      const config = new KubeConfig();
      config.loadFromString(await this.kubeconfig());
      return config;
    })();
    return this.loaded;
  }
}
