import { Agent, request } from "node:https";

/** What came back, or how far it got. */
export type Response =
  | { readonly status: number; readonly body: string }
  /** `sent` is false where the request certainly never left, because there was no connection to send it over. */
  | { readonly error: string; readonly sent: boolean };

/** What is asked. */
export interface Request {
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly body?: string | undefined;
  readonly timeoutMilliseconds: number;
}

/** A user's connection to one address of a service, kept alive from one request to the next. */
export class Connection {
  private readonly agent: Agent;

  /**
   * @param hostname that the certificate has to be for, and the Host of the requests
   * @param authority what the certificate is verified with, PEM
   */
  constructor(
    public readonly address: string,
    private readonly port: number,
    private readonly hostname: string,
    private readonly authority: Buffer,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** Asks, and waits for the whole answer or for the time-out. It never throws. */
  public send({ method, path, body, timeoutMilliseconds }: Request): Promise<Response> {
    const { address, port, hostname, authority, agent } = this;
    return new Promise((resolve) => {
      let sent = false;
      const headers = {
        host: hostname,
        ...(body !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        }),
      };
      const asked = request(
        { host: address, port, servername: hostname, ca: authority, agent, method, path, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", (error) => end({ error: error.message, sent: true }));
          response.once("aborted", () => end({ error: "the answer broke off", sent: true }));
          response.once("end", () =>
            end({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
          );
        },
      );
      const timer = setTimeout(() => {
        end({ error: `no ${sent ? "answer" : "connection"} in time`, sent });
        asked.destroy();
      }, timeoutMilliseconds);
      const end = (response: Response) => {
        clearTimeout(timer);
        resolve(response);
      };
      asked.once("socket", (socket) => {
        // Nothing of a request leaves before the TLS handshake is through.
        if (asked.reusedSocket) sent = true;
        else socket.once("secureConnect", () => (sent = true));
      });
      asked.on("error", (error) => end({ error: described(error), sent }));
      asked.end(body);
    });
  }

  /** Closes it. */
  public close(): void {
    this.agent.destroy();
  }
}

function described(error: Error & { code?: string }): string {
  const line = error.message.replace(/\s+/g, " ").trim();
  return error.code !== undefined && !line.includes(error.code) ? `${error.code}: ${line}` : line;
}
