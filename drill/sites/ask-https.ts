import { request, type RequestOptions } from "node:https";

/** What a server answered. */
export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a server once, over a connection of its own.
 *
 * @param options whom and what; its `timeout` is the longest silence, in milliseconds
 * @param body what is sent. Default: nothing
 * @throws Error where it cannot be reached, is not who it should be, or does not answer in time
 */
export function askHttps(
  options: RequestOptions & { readonly timeout: number },
  body?: string,
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer in ${options.timeout / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}
