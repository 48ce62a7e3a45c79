import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

function addressOfOwnNetwork(): string {
  const address = process.env["HOLDFAST_OWN_ADDRESS"];
  if (address === undefined)
    throw new Error(
      "real servers run in a network of their own: npm run test:event-logs, npm run test:object-stores",
    );
  return address;
}

/** The address besides the loopback's that `own-network.sh` gives to whatever runs in it. */
export const ownAddress = addressOfOwnNetwork();

const openssl = (folder: string, ...words: string[]): void => {
  execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
};

const keyAndName = (name: string, commonName: string): string[] => [
  "-newkey",
  "rsa:2048",
  "-nodes",
  "-keyout",
  `${name}.key`,
  "-subj",
  `/CN=${commonName}`,
];

/** Makes a test's own authority: `ca.crt` and `ca.key` in the folder. */
export function makeAuthority(folder: string): void {
  openssl(folder, "req", "-x509", ...keyAndName("ca", "test"), "-out", "ca.crt", "-days", "1");
}

/** Makes a certificate of the folder's authority, `<name>.crt` with its key; that of a server is for this machine. */
export function certify(folder: string, name: string, commonName: string, isServer: boolean): void {
  openssl(folder, "req", ...keyAndName(name, commonName), "-out", `${name}.csr`);
  writeFileSync(
    path.join(folder, `${name}.ext`),
    `subjectAltName=DNS:localhost,IP:127.0.0.1,IP:${ownAddress}\n`,
  );
  const signed = ["-in", `${name}.csr`, "-out", `${name}.crt`, "-CA", "ca.crt", "-CAkey", "ca.key"];
  // A client has no other name than its common one.
  const names = isServer ? ["-extfile", `${name}.ext`] : [];
  openssl(folder, "x509", "-req", ...signed, "-CAcreateserial", "-days", "1", ...names);
}

async function listensAt(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, ownAddress);
  try {
    await once(server, "listening");
  } catch (error) {
    // Another port of a machine without that address would be no better.
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return undefined;
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : undefined;
}

/** A port of this machine that nobody listens at, nor at the one so far above it. */
export async function freePort(above = 0): Promise<number> {
  for (;;) {
    const port = above === 0 ? 0 : 20_000 + Math.floor(Math.random() * 10_000);
    const found = await listensAt(port);
    if (found === undefined) continue;
    if (above === 0 || (await listensAt(found + above)) !== undefined) return found;
  }
}

/** Asks until somebody answers as it should. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  seconds: number,
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await wait(200);
  }
  throw new Error(`nobody answered within ${seconds} s`);
}
