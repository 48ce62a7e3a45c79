import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { CertificateAuthority } from "@holdfast/lab/certificates/authority";
import { writeSiteCredentials } from "@holdfast/lab/certificates/site-credentials";

let authority: CertificateAuthority;
beforeAll(async () => {
  authority = await CertificateAuthority.create("test");
});

test("a certificate is signed by its authority, for its own key, and valid now", async () => {
  const { certificate, key } = await authority.issue({
    commonName: "someone",
    organizations: ["group-1", "group-2"],
    uses: ["client"],
  });
  const read = new X509Certificate(certificate);
  const issuer = new X509Certificate(authority.certificate);
  expect(read.verify(issuer.publicKey)).toBe(true);
  expect(read.checkIssued(issuer)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(read.subject.split("\n")).toEqual(["CN=someone", "O=group-1", "O=group-2"]);
  expect(read.ca).toBe(false);
  expect(issuer.ca).toBe(true);
  const days = (Date.parse(read.validTo) - Date.now()) / 86_400_000;
  expect(Date.parse(read.validFrom)).toBeLessThan(Date.now());
  expect(Math.round(days)).toBe(30);
  // Extended key usage: client authentication and nothing else.
  expect(read.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
});

test("every authority is its own: another's certificates mean nothing to it", async () => {
  const other = await CertificateAuthority.create("test");
  const { certificate } = await other.issue({ commonName: "someone", uses: ["client"] });
  const own = new X509Certificate(authority.certificate);
  expect(new X509Certificate(certificate).verify(own.publicKey)).toBe(false);
});

function ask(
  port: number,
  ca: string,
  client?: { certificate: string; key: string },
): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(
      { host: "127.0.0.1", port, ca, cert: client?.certificate, key: client?.key, agent: false },
      (response) => resolve(response.resume().statusCode ?? 0),
    );
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}

test("a server shows its certificate for its address, and lets in whom the authority names", async () => {
  const serving = await authority.issue({ commonName: "server", addresses: ["127.0.0.1"], uses: ["server"] });
  const client = await authority.issue({ commonName: "client", uses: ["client"] });
  const elsewhere = await authority.issue({
    commonName: "server",
    addresses: ["127.0.0.2"],
    uses: ["server"],
  });
  for (const [shown, expected] of [
    [serving, 200],
    [elsewhere, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ] as const) {
    const server = createServer(
      {
        cert: shown.certificate,
        key: shown.key,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (_, response) => response.end(),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    expect(await ask(port, authority.certificate, client)).toBe(expected);
    if (expected === 200) expect(await ask(port, authority.certificate)).not.toBe(200);
    server.close();
  }
});

test("a site's keys are for their owner only, and each kubeconfig is whole by itself", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-credentials-"));
  try {
    const files = await writeSiteCredentials("one", "127.0.10.1", "https://127.0.10.1:6443", folder);
    const all = [
      files.authority,
      ...Object.values(files.server),
      ...Object.values(files.etcdClient),
      ...Object.values(files.serviceAccounts),
      ...Object.values(files.kubeconfigs),
    ];
    for (const file of all) expect(statSync(file).mode & 0o777).toBe(0o600);
    const kubeconfig = parse(readFileSync(files.kubeconfigs.admin, "utf8")) as {
      clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
      users: [{ user: { "client-certificate-data": string } }];
    };
    const { cluster } = kubeconfig.clusters[0];
    expect(cluster.server).toBe("https://127.0.10.1:6443");
    const decoded = (text: string) => Buffer.from(text, "base64").toString();
    expect(decoded(cluster["certificate-authority-data"])).toBe(readFileSync(files.authority, "utf8"));
    const admin = new X509Certificate(decoded(kubeconfig.users[0].user["client-certificate-data"]));
    expect(admin.subject).toContain("O=system:masters");
    const others = [
      files.kubeconfigs["controller-manager"],
      files.kubeconfigs.scheduler,
      files.kubeconfigs.kwok,
    ];
    for (const file of others) {
      const { users } = parse(readFileSync(file, "utf8")) as typeof kubeconfig;
      const { subject } = new X509Certificate(decoded(users[0].user["client-certificate-data"]));
      expect(subject).not.toContain("system:masters");
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
