import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import { InvalidInputError } from "@holdfast/resilience";
import { readConfigurationFile } from "../service/configuration-file";
import { CertificateService } from "./certificate-service";
import { type RegionConfiguration, regionConfiguration } from "./configuration";

/** An object that is read: `bucket.s3.region.amazonaws.com/key` names its bucket in the host. */
function answerObject(
  { method, url = "/", headers }: IncomingMessage,
  outgoing: ServerResponse,
  objects: RegionConfiguration["objects"],
): void {
  const bucket = (headers.host ?? "").split(".s3.")[0] ?? "";
  const path = objects[`${bucket}${decodeURIComponent(url.split("?")[0] ?? "")}`];
  if ((method !== "GET" && method !== "HEAD") || path === undefined) {
    outgoing.writeHead(404, { "content-type": "application/xml" });
    outgoing.end(method === "HEAD" ? undefined : "<Error><Code>NoSuchKey</Code></Error>");
    return;
  }
  const content = readFileSync(path);
  const range = /^bytes=(\d+)-(\d+)?$/.exec(headers.range ?? "");
  const from = Number(range?.[1] ?? 0);
  const part = content.subarray(from, range?.[2] === undefined ? undefined : Number(range[2]) + 1);
  outgoing.writeHead(range ? 206 : 200, {
    "content-type": "application/gzip",
    "content-length": part.length,
    "last-modified": new Date(0).toUTCString(),
    etag: '"drill"',
    ...(range ? { "content-range": `bytes ${from}-${from + part.length - 1}/${content.length}` } : {}),
  });
  outgoing.end(method === "HEAD" ? undefined : part);
}

// What a region serves as a process: its argument is the path of its configuration.
function serve(configuration: RegionConfiguration): void {
  const { address, port, certificateFile, keyFile, objects } = configuration;
  const certificates = new CertificateService(configuration);
  // A role that has just been made is not known everywhere at once: what is asked first is refused.
  let roleIsKnown = false;
  createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) }, (incoming, outgoing) => {
    const target = incoming.headers["x-amz-target"];
    if (typeof target !== "string") {
      console.log(JSON.stringify({ method: incoming.method, url: incoming.url }));
      if (roleIsKnown) answerObject(incoming, outgoing, objects);
      else outgoing.writeHead(403).end();
      roleIsKnown = true;
      return;
    }
    void text(incoming)
      .then((body) => certificates.answer(target, incoming.headers.authorization ?? "", JSON.parse(body)))
      .then(({ status, body }) => {
        console.log(JSON.stringify({ target, status, ...(status === 200 ? {} : body) }));
        outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
        outgoing.end(JSON.stringify(body));
      })
      .catch((error: unknown) => {
        console.error(error);
        outgoing.writeHead(500);
        outgoing.end();
      });
  }).listen(port, address, () => console.log(JSON.stringify({ address, port })));
}

try {
  serve(readConfigurationFile(process.argv[2], regionConfiguration));
} catch (error) {
  if (!(error instanceof InvalidInputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
