import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "@holdfast/lab/certificates/authority";
import { quorumWaitScript } from "holdfast/replicated-database/quorum-wait";

let folder: string;
let voter: Server;
let version = "not_decided";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-wait-"));
  const authority = await CertificateAuthority.create("voters");
  const { certificate, key } = await authority.issue({
    commonName: "failover-voter",
    uses: ["server", "client"],
    addresses: ["127.0.0.1"],
  });
  writeFileSync(join(folder, "ca.crt"), authority.certificate);
  writeFileSync(join(folder, "tls.crt"), certificate);
  writeFileSync(join(folder, "tls.key"), key);
  writeFileSync(join(folder, "await-quorum.py"), quorumWaitScript.replaceAll("/etc/tls/member", folder));
  const tls = { cert: certificate, key, ca: authority.certificate, requestCert: true };
  voter = createServer(tls, (_, response) =>
    response.end(JSON.stringify({ etcdserver: "3.6.8", etcdcluster: version })),
  );
  await new Promise<void>((resolve) => voter.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  voter.close();
  rmSync(folder, { recursive: true });
});

test("a member waits while the quorum's version is not settled, whoever else does not answer", async () => {
  const host = `127.0.0.1:${(voter.address() as AddressInfo).port}`;
  const waiting = spawn("python3", [join(folder, "await-quorum.py"), "127.0.0.1:1", host]);
  let said = "";
  const line = (text: string) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (said.includes(text)) resolve();
      };
      waiting.stdout.on("data", look);
      look();
    });
  waiting.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => waiting.on("close", resolve));
  await line("says not_decided: not every voter was seen yet");
  version = "3.0.0";
  await line("says 3.0.0: not every voter was seen yet");
  expect(said).toContain("127.0.0.1:1 does not answer");
  version = "3.6.0";
  expect(await ended).toBe(0);
  expect(said).toContain(`${host} says that the quorum is of version 3.6.0`);
}, 30_000);
