import * as pulumi from "@pulumi/pulumi";
import { CertificateIssuerRole, certificateIssuerRoleArn, PrivateAuthority } from "holdfast";
import { resolveAuthority, resolveIssuerRole } from "holdfast/private-authority/schema";
import { type Declarations, recordDeclarations } from "../record-declarations";

const regions = [
  { site: "aws-seoul", region: "ap-northeast-2" },
  { site: "aws-osaka", region: "ap-northeast-3" },
];
const authorityArns = regions.map(
  ({ region }) =>
    `arn:aws:acm-pca:${region}:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef`,
);
const issuerArgs = {
  site: "ansan",
  accountId: "123456789012",
  url: "https://oidc.ansan.example.com",
  authorityArns,
};

describe("the private authorities", () => {
  let declared: Declarations;

  beforeAll(async () => {
    declared = await recordDeclarations(() => {
      new PrivateAuthority("certificates", { organization: "example.com", regions });
      new CertificateIssuerRole("certificates-ansan", issuerArgs);
    });
  });

  test("are a root in the first region and a subordinate in each", () => {
    const authorities = declared.ofType("CertificateAuthority").map(({ name, inputs }) => ({
      name,
      type: inputs.type,
      region: inputs.region,
      kept: inputs.permanentDeletionTimeInDays,
    }));
    expect(authorities).toEqual([
      { name: "certificates-root", type: "ROOT", region: "ap-northeast-2", kept: 30 },
      { name: "certificates-aws-seoul", type: "SUBORDINATE", region: "ap-northeast-2", kept: 30 },
      { name: "certificates-aws-osaka", type: "SUBORDINATE", region: "ap-northeast-3", kept: 30 },
    ]);
  });

  test("are signed by the root, in the root's region, and activated each in its own", () => {
    expect(declared.inputs("Certificate", "certificates-aws-osaka-certificate")).toMatchObject({
      region: "ap-northeast-2",
      certificateAuthorityArn: "arn of certificates-root",
      signingAlgorithm: "SHA512WITHRSA",
      templateArn: "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
      validity: { type: "YEARS", value: "5" },
    });
    expect(declared.inputs("Certificate", "certificates-root-certificate")).toMatchObject({
      templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
      validity: { type: "YEARS", value: "20" },
    });
    expect(
      declared.inputs("CertificateAuthorityCertificate", "certificates-aws-osaka-activation"),
    ).toMatchObject({ region: "ap-northeast-3", certificateAuthorityArn: "arn of certificates-aws-osaka" });
  });

  test("are asked by a cluster's issuer alone, for end entities alone", () => {
    const statementsOf = (text: unknown) => (JSON.parse(String(text)) as { Statement: object[] }).Statement;
    const role = declared.inputs("Role", "certificates-ansan-role");
    expect(certificateIssuerRoleArn("123456789012", "ansan")).toBe(
      `arn:aws:iam::123456789012:role/${String(role.name)}`,
    );
    expect(statementsOf(role.assumeRolePolicy)).toEqual([
      expect.objectContaining({
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.ansan.example.com" },
        Condition: {
          StringEquals: {
            "oidc.ansan.example.com:aud": "sts.amazonaws.com",
            "oidc.ansan.example.com:sub": "system:serviceaccount:certificates:aws-privateca-issuer",
          },
        },
      }),
    ]);
    const [issue, fetch, ...others] = statementsOf(
      declared.inputs("RolePolicy", "certificates-ansan-policy").policy,
    );
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ Action: "acm-pca:IssueCertificate", Resource: authorityArns });
    expect(JSON.stringify(issue)).not.toMatch(/CACertificate|"template\/\*"/);
    expect(fetch).toMatchObject({
      Action: ["acm-pca:GetCertificate", "acm-pca:DescribeCertificateAuthority"],
      Resource: authorityArns,
    });
  });
});

test.each([
  [{ regions: [] }, /there is no region/],
  [{ regions: [regions[0]!, regions[0]!] }, /region "ap-northeast-2" occurs twice/],
  [{ rootYears: 5 }, /subordinates are valid for 5 years and the root for 5/],
  [{ organization: " " }, /does not say whose authority it is/],
])("authorities of %j are refused", (change, message) => {
  expect(() => resolveAuthority("certificates", { organization: "example.com", regions, ...change })).toThrow(
    message,
  );
});

test.each([
  [{ authorityArns: [] }, /there is no authority/],
  [{ authorityArns: ["arn:aws:s3:::bucket"] }, /is not the ARN of a private certificate authority/],
  [{ url: "http://oidc.ansan.example.com" }, /is not an https URL/],
  [{ accountId: "1" }, /is not the number of an AWS account/],
])("a role with %j is refused", (change, message) => {
  expect(() => resolveIssuerRole("certificates-ansan", { ...issuerArgs, ...change })).toThrow(message);
});

test("a region that is known after the deployment only is refused, with the place", () => {
  const [seoul] = regions;
  const args = { organization: "example.com", regions: [pulumi.output(seoul!)] };
  expect(() => resolveAuthority("certificates", args)).toThrow(
    /known after the deployment only[^]*PrivateAuthority "certificates": regions\[0\]/,
  );
});
