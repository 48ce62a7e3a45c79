import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** What a site answers with: a body, or whatever it does to the request. */
export type Answer = string | Buffer | ((response: http.ServerResponse) => void);

/** Download sites on this machine: addresses without "https://", as a mirror has them. */
export class FakeSite {
  /** The pages that were asked for. */
  public readonly asked: string[] = [];
  /** What was asked for, as it was: a proxy is asked for a whole address. */
  public readonly requested: string[] = [];
  private constructor(
    private readonly server: http.Server,
    public readonly pages: Map<string, Answer>,
  ) {}

  public static async start(pages: Record<string, Answer> = {}): Promise<FakeSite> {
    const server = http.createServer();
    const site = new FakeSite(server, new Map(Object.entries(pages)));
    server.on("request", (request, response) => {
      const page = (request.url ?? "").slice(1);
      site.asked.push(page);
      site.requested.push(request.url ?? "");
      const answer = site.pages.get(page);
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === "function") answer(response);
      else response.writeHead(200, { "content-length": Buffer.byteLength(answer) }).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  /** For `HOLDFAST_DOWNLOAD_MIRROR`. */
  public get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
