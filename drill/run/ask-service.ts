import { request } from "node:https";
import type { DataSite } from "../sites/site";

/** Longest time that a site's gateway has for an answer, in milliseconds. */
const PATIENCE = 10_000;

/** What a site's gateway answered; status 0 where it did not. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Asks a service at one site, past DNS and past any fault of the backbone.
 *
 * @param authority certificate that the gateway's is verified with, as PEM
 */
export function askService(
  site: DataSite,
  hostname: string,
  authority: string,
  method: "GET" | "POST",
  path: string,
): Promise<ServiceAnswer> {
  return new Promise((resolve) => {
    const nothing = (): void => resolve({ status: 0, body: {} });
    const sent = request(
      {
        host: site.gatewayAddress,
        port: 443,
        method,
        path,
        servername: hostname,
        headers: { host: hostname },
        ca: authority,
        timeout: PATIENCE,
        agent: false,
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", nothing);
        answer.on("end", () => {
          const body = JSON.parse(Buffer.concat(parts).toString() || "{}") as ServiceAnswer["body"];
          resolve({ status: answer.statusCode ?? 0, body });
        });
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", nothing);
    sent.end();
  });
}
