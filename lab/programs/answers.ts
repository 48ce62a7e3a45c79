import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** How a server is asked. */
export interface Asking {
  /** Certificate of its authority as PEM; http where it is left out. */
  readonly authority?: string;
  /** Certificate and key as PEM that are shown to it. Default: none. */
  readonly certificate?: string;
  readonly key?: string;
}

const patienceMilliseconds = 2000;

/**
 * Asks a server once and says whether it answered with success.
 *
 * @param url an http or https URL
 * @param asking what it is shown
 */
export function answers(url: string, asking: Asking = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        timeout: patienceMilliseconds,
        agent: false,
        ca: asking.authority,
        cert: asking.certificate,
        key: asking.key,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode !== undefined && response.statusCode < 300);
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("error", () => resolve(false));
    request.end();
  });
}
