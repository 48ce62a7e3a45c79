import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateService } from "@holdfast/drill/region/certificate-service";
import { CertificateAuthority } from "@holdfast/lab";

const seoul = "arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/01234567";
const osaka = "arn:aws:acm-pca:ap-northeast-3:123456789012:certificate-authority/89abcdef";
const signed = (region: string) =>
  `AWS4-HMAC-SHA256 Credential=drill/20261130/${region}/acm-pca/aws4_request, SignedHeaders=host, Signature=0`;

let folder: string;
let root: CertificateAuthority;
let service: CertificateService;
let request: string;

const openssl = (...words: string[]) =>
  execFileSync("openssl", words, { cwd: folder, encoding: "utf8", stdio: "pipe" });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-region-"));
  root = await CertificateAuthority.create("drill");
  const subordinate = await root.subordinate("drill ap-northeast-2");
  service = new CertificateService({
    region: "ap-northeast-2",
    authority: { ...subordinate, chain: root.certificate, keyFamily: "RSA" },
  });
  openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "tls.key");
  openssl(
    "req",
    "-new",
    "-key",
    "tls.key",
    "-subj",
    "/CN=quorum-voter",
    "-addext",
    "subjectAltName=IP:10.64.0.23,DNS:localhost",
    "-out",
    "request.pem",
  );
  request = readFileSync(join(folder, "request.pem")).toString("base64");
});

afterAll(() => rmSync(folder, { recursive: true }));

function issue(change: object = {}, region = "ap-northeast-2") {
  return service.answer("ACMPrivateCA.IssueCertificate", signed(region), {
    CertificateAuthorityArn: seoul,
    Csr: request,
    SigningAlgorithm: "SHA256WITHRSA",
    ...change,
  });
}

test("a region's authority issues what is asked for by a chain that leads to the root that everybody trusts", async () => {
  const { status, body } = await issue();
  expect(status).toBe(200);
  const got = await service.answer("ACMPrivateCA.GetCertificate", signed("ap-northeast-2"), {
    CertificateAuthorityArn: seoul,
    ...body,
  });
  const { Certificate, CertificateChain } = got.body as { Certificate: string; CertificateChain: string };
  writeFileSync(join(folder, "leaf.pem"), Certificate);
  writeFileSync(join(folder, "root.pem"), root.certificate);
  writeFileSync(join(folder, "chain.pem"), CertificateChain);
  expect(openssl("verify", "-CAfile", "root.pem", "-untrusted", "chain.pem", "leaf.pem")).toContain("OK");
  const text = openssl("x509", "-in", "leaf.pem", "-noout", "-text");
  expect(text).toContain("CN = quorum-voter");
  expect(text).toContain("IP Address:10.64.0.23, DNS:localhost");
});

test.each([
  [
    "an authority of another region",
    { CertificateAuthorityArn: osaka },
    "ap-northeast-2",
    "ResourceNotFoundException",
  ],
  ["a request that is signed for another region", {}, "ap-northeast-3", "InvalidSignatureException"],
  [
    "an algorithm of another family than the key",
    { SigningAlgorithm: "SHA256WITHECDSA" },
    "ap-northeast-2",
    "InvalidArgsException",
  ],
  [
    "a template of authorities",
    { TemplateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1" },
    "ap-northeast-2",
    "InvalidArgsException",
  ],
  ["what is no request", { Csr: "eA==" }, "ap-northeast-2", "MalformedCSRException"],
])("%s is refused", async (_, change, region, type) => {
  expect(await issue(change, region)).toMatchObject({ status: 400, body: { __type: type } });
});

test("a region in which no authority is declared knows none", async () => {
  const without = new CertificateService({ region: "ap-northeast-2" });
  const answer = await without.answer("ACMPrivateCA.IssueCertificate", signed("ap-northeast-2"), {
    CertificateAuthorityArn: seoul,
    Csr: request,
    SigningAlgorithm: "SHA256WITHRSA",
  });
  expect(answer).toMatchObject({ status: 400, body: { __type: "ResourceNotFoundException" } });
});
