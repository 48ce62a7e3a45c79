import { spawn } from "node:child_process";
import * as http2 from "node:http2";
import { createInterface } from "node:readline";

/** Seconds that a plugin has to start and to answer. An assumption: the Kubernetes plugin takes about one. */
const patienceSeconds = 20;

/** The service that each kind of plugin serves; both have the method `GetPluginInfo`. */
const services = { language: "pulumirpc.LanguageRuntime", resource: "pulumirpc.ResourceProvider" } as const;

/**
 * Asks a plugin of Pulumi for its version. Such a program has no flag for it, so it is started as the engine starts it,
 * with an engine's address where nobody listens, asked over its protocol and ended.
 *
 * @param kind what the plugin is for
 * @returns what it calls its version; may be empty
 * @throws Error when it does not start or does not answer
 */
export async function pluginVersion(
  path: string,
  kind: keyof typeof services,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const child = spawn(path, ["127.0.0.1:1"], { env: environment, stdio: ["ignore", "pipe", "ignore"] });
  const timeout = AbortSignal.timeout(patienceSeconds * 1000);
  const endWithProcess = () => child.kill("SIGKILL");
  process.on("exit", endWithProcess);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => reject(new Error(`it ended with ${code} and served nothing`)));
      timeout.addEventListener("abort", () =>
        reject(new Error(`it did not start within ${patienceSeconds} s`)),
      );
      // The first line of a plugin is the port that it serves on.
      createInterface({ input: child.stdout }).once("line", resolve);
    });
    if (!/^\d+$/.test(port.trim())) throw new Error(`it wrote "${port}" where a plugin writes its port`);
    return await askVersion(Number(port), services[kind], timeout);
  } finally {
    child.kill("SIGKILL");
    process.off("exit", endWithProcess);
  }
}

/** One unary gRPC call with an empty request, whose reply's field 1 is a string. */
async function askVersion(port: number, service: string, signal: AbortSignal): Promise<string> {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<string>((resolve, reject) => {
      const reply: Buffer[] = [];
      session.once("error", reject);
      const call = session.request({
        ":method": "POST",
        ":path": `/${service}/GetPluginInfo`,
        "content-type": "application/grpc",
        te: "trailers",
      });
      signal.addEventListener("abort", () =>
        reject(new Error(`it did not answer within ${patienceSeconds} s`)),
      );
      call.on("data", (part: Buffer) => reply.push(part));
      call.once("error", reject);
      call.once("end", () => resolve(firstString(Buffer.concat(reply).subarray(5))));
      // Not compressed, and of length 0.
      call.end(Buffer.alloc(5));
    });
  } finally {
    session.destroy();
  }
}

/** Field 1 of a protocol-buffers message, which is a string of fewer than 128 bytes; empty where there is none. */
function firstString(message: Buffer): string {
  const lengthDelimitedField1 = 0x0a;
  if (message[0] !== lengthDelimitedField1) return "";
  return message.subarray(2, 2 + (message[1] ?? 0)).toString("utf8");
}
