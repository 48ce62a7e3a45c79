import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { WireObject, WireValue } from "../values/wire-value";
import { ApiError } from "./api-error";
import type { ClusterAccess } from "./kubeconfig";

/** One request to an API server. */
export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path on the server, without the query. */
  path: string;
  /** What follows the path; undefined entries are left out. */
  query?: Record<string, string | undefined>;
  body?: WireValue;
  /** Of the body. Default: `application/json`. */
  contentType?: string;
  /** Ends the request. Default: it cannot be ended. */
  signal?: AbortSignal;
}

/** How long an answer may take, in milliseconds. */
const patience = 30_000;

/** Connections at once for requests that are answered; each watch has one of its own besides. */
const connections = 40;

/** An API server, asked over connections that are kept. */
export class ApiServer {
  private readonly options: RequestOptions;
  /** {@link options} for watches, which keep their connections for as long as they like. */
  private readonly watchOptions: RequestOptions;
  private readonly server: URL;

  /** @param access how it is reached */
  constructor({ server, options }: ClusterAccess) {
    const { auth, headers, ca, cert, key, rejectUnauthorized, servername } = options;
    this.server = new URL(server);
    const secure = { keepAlive: true, ca, cert, key, rejectUnauthorized, servername };
    const agent = (maxSockets: number) =>
      this.server.protocol === "https:" ? new Agent({ ...secure, maxSockets }) : undefined;
    this.options = { auth, headers, agent: agent(connections) };
    this.watchOptions = { auth, headers, agent: agent(Infinity) };
  }

  /**
   * Asks for an object.
   *
   * @throws ApiError when the server refuses
   * @throws Error when it does not answer
   */
  async send(request: ApiRequest): Promise<WireObject> {
    const response = await this.open(request, { ...this.options, timeout: patience });
    const text = await textOf(response);
    const body = parse(text);
    if ((response.statusCode ?? 0) >= 300) throw new ApiError(response.statusCode ?? 0, body);
    return body as WireObject;
  }

  /**
   * Watches objects; ends when the server has enough of it, which is no error.
   *
   * @param path path of the list
   * @param query which of the objects, and from which version on
   * @param signal ends the watch
   * @returns what happens, as it does: objects with `type` and `object`
   */
  async *watch(
    path: string,
    query: Record<string, string | undefined>,
    signal: AbortSignal,
  ): AsyncGenerator<WireObject> {
    const request: ApiRequest = { method: "GET", path, query: { ...query, watch: "true" }, signal };
    const response = await this.open(request, this.watchOptions);
    if ((response.statusCode ?? 0) >= 300) {
      throw new ApiError(response.statusCode ?? 0, parse(await textOf(response)));
    }
    let rest = "";
    response.setEncoding("utf8");
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield parse(line) as WireObject;
    }
  }

  private open(request: ApiRequest, options: RequestOptions): Promise<IncomingMessage> {
    const { method, path, query = {}, body, contentType = "application/json", signal } = request;
    const url = new URL(this.server);
    url.pathname = url.pathname.replace(/\/$/, "") + path;
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(options.headers as Record<string, string> | undefined),
      accept: "application/json",
      "user-agent": "holdfast-kubernetes-stand-in",
      ...(text === undefined
        ? {}
        : { "content-type": contentType, "content-length": String(Buffer.byteLength(text)) }),
    };
    const start = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = start(url, { ...options, method, headers, signal }, resolve);
      sent.once("timeout", () => sent.destroy(new Error(`no answer within ${patience / 1000} s`)));
      sent.once("error", (error: NodeJS.ErrnoException) => {
        // The server may close a connection that was kept just when it is used again; it has not read the request.
        if (sent.reusedSocket && error.code === "ECONNRESET") resolve(this.open(request, options));
        else reject(error);
      });
      sent.end(text);
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): WireValue {
  try {
    return JSON.parse(text) as WireValue;
  } catch {
    return { message: text.trim().slice(0, 500) };
  }
}
