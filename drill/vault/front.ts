import { readFileSync } from "node:fs";
import { request, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { VaultConfiguration } from "./configuration";
import { motoAddress } from "./make-buckets";

/** Name at which tokens of service accounts are exchanged for credentials, which pgBackRest has built in. */
export const tokenServiceName = "sts.amazonaws.com";

/** How a request is handed on. */
export interface HandedOn {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What is sent in place of the request's own body. */
  readonly body?: string;
}

/**
 * What moto is asked in place of a request. AWS takes the exchange of a token as GET and as POST; moto knows an unsigned
 * request by the form that it posts, so that is what it is given.
 */
export function handedOn({ method = "GET", url = "/", headers }: IncomingMessage): HandedOn {
  const [path = "/", query = ""] = url.split("?");
  if (method !== "GET" || headers.host !== tokenServiceName) return { method, path: url, headers };
  return {
    method: "POST",
    path,
    headers: {
      host: tokenServiceName,
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(query)),
    },
    body: query,
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { body, ...asked } = handedOn(incoming);
  const sent = request({ ...motoAddress, ...asked }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(503);
    outgoing.end();
  });
  if (body === undefined) incoming.pipe(sent);
  else sent.end(body);
}

/** The HTTPS server in front of moto, with the certificate for the vault's names. */
export function createFront({ certificateFile, keyFile }: VaultConfiguration): Server {
  return createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) }, forward);
}
