import { Agent, request } from "node:https";
import { parse } from "yaml";
import { z } from "zod";

const kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }) }),
  ]),
});

/** What an API server answered. */
export interface ApiAnswer {
  /** HTTP status. */
  readonly status: number;
  /** What the API server warned of. */
  readonly warnings: readonly string[];
  /** The answer, parsed; where it is no JSON, its beginning as a message. */
  readonly body: unknown;
}

/** What is sent with a request. */
export interface ApiContent {
  /** Type of the content. Default: JSON. */
  readonly type?: string;
  readonly content: object;
}

const patienceMilliseconds = 30_000;

/** Requests under way at once. */
const connections = 8;

/** An API server did not do what it was asked. */
export class ApiError extends Error {
  constructor(
    /** HTTP status of the answer. */
    public readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** A site's API server, asked with a kubeconfig that the lab wrote. Close it when done. */
export class ApiClient {
  private readonly server: URL;
  private readonly agent: Agent;

  /** @param text a kubeconfig as the lab writes them: one cluster, one user with a certificate */
  constructor(text: string) {
    const { clusters, users } = kubeconfig.parse(parse(text));
    const decode = (data: string) => Buffer.from(data, "base64").toString();
    this.server = new URL(clusters[0].cluster.server);
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: connections,
      ca: decode(clusters[0].cluster["certificate-authority-data"]),
      cert: decode(users[0].user["client-certificate-data"]),
      key: decode(users[0].user["client-key-data"]),
    });
  }

  /** Reads one object or a list. */
  async get(path: string): Promise<unknown> {
    return this.done("GET", path, await this.send("GET", path));
  }

  /** Creates an object; one that is there already is left as it is. */
  async create(path: string, object: object): Promise<void> {
    const answer = await this.send("POST", path, { content: object });
    if (answer.status !== 409) this.done("POST", path, answer);
  }

  /** Deletes an object, or all that a path lists; one that is not there is no error. */
  async delete(path: string): Promise<void> {
    const answer = await this.send("DELETE", path);
    if (answer.status !== 404) this.done("DELETE", path, answer);
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }

  /**
   * Sends a request, and says what was answered, whatever the status is.
   *
   * @throws Error when nothing is answered
   */
  send(method: string, path: string, body?: ApiContent): Promise<ApiAnswer> {
    const text = body && JSON.stringify(body.content);
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.server),
        {
          method,
          agent: this.agent,
          timeout: patienceMilliseconds,
          headers: {
            accept: "application/json",
            ...(text === undefined
              ? {}
              : {
                  "content-type": body?.type ?? "application/json",
                  "content-length": Buffer.byteLength(text),
                }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const content = Buffer.concat(chunks).toString("utf8");
            const { statusCode: status = 0, headers } = response;
            const warnings = [headers["warning"] ?? []].flat();
            try {
              resolve({ status, warnings, body: JSON.parse(content) as unknown });
            } catch {
              resolve({ status, warnings, body: { message: content.slice(0, 400) } });
            }
          });
        },
      );
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${patienceMilliseconds / 1000} s`)));
      sent.on("error", (error) =>
        reject(new Error(`${this.server.host} did not answer: ${error.message}`, { cause: error })),
      );
      sent.end(text);
    });
  }

  private done(method: string, path: string, { status, body }: ApiAnswer): unknown {
    if (status < 300) return body;
    const said = z.object({ message: z.string() }).safeParse(body);
    throw new ApiError(
      status,
      `${this.server.host} answered ${status} to ${method} ${path}${said.success ? `: ${said.data.message}` : ""}`,
    );
  }
}
