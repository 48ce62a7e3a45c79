import { askHttps } from "../sites/ask-https";
import type { DataSite } from "../sites/data-site";

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
export async function askService(
  site: DataSite,
  hostname: string,
  authority: string,
  method: "GET" | "POST",
  path: string,
): Promise<ServiceAnswer> {
  const answer = await askHttps({
    host: site.gatewayAddress,
    port: 443,
    method,
    path,
    servername: hostname,
    headers: { host: hostname },
    ca: authority,
    timeout: PATIENCE,
  }).catch(() => ({ status: 0, body: "" }));
  return { status: answer.status, body: JSON.parse(answer.body || "{}") as ServiceAnswer["body"] };
}
