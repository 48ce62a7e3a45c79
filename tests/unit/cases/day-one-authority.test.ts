import { type Change, field, foundAfter, gone, reportOn, shippedResources, text } from "./planted";
import { said, unsaid, withoutAction } from "./policy-statements";

const ISSUER = ":AWSPCAClusterIssuer";
const CERTIFICATE = "acmpca/certificate:Certificate";
const AUTHORITY = "acmpca/certificateAuthority:CertificateAuthority";
const ACTIVATION = ":CertificateAuthorityCertificate";
const osaka = "failover-authority-aws-osaka-voter";
const role = "certificates-pangyo-role";
const policy = "certificates-pangyo-policy";

const both =
  (...changes: readonly Change[]): Change =>
  (resources) =>
    changes.reduce((changed, change) => change(changed), resources);

test.each<[string, Change, string, RegExp]>([
  [
    "a voter asks in another region than its authority's",
    text(
      ":Instance",
      osaka,
      "issue-certificate --region ap-northeast-3",
      "issue-certificate --region ap-northeast-2",
    ),
    osaka,
    /userData is ap-northeast-2, and the authority is in ap-northeast-3/,
  ],
  [
    "a voter asks an authority in another region, where no endpoint of its network leads",
    both(
      text(
        ":Instance",
        osaka,
        "--region ap-northeast-3 --certificate",
        "--region ap-northeast-2 --certificate",
      ),
      text(":Instance", osaka, "acm-pca:ap-northeast-3", "acm-pca:ap-northeast-2"),
      text(
        ":RolePolicy",
        "failover-authority-aws-osaka-policy",
        "acm-pca:ap-northeast-3",
        "acm-pca:ap-northeast-2",
      ),
    ),
    osaka,
    /userData asks \S+ap-northeast-2\S+, and the voter aws-osaka is in ap-northeast-3.*goals are not met/,
  ],
  [
    "a voter names an algorithm that the authority's key cannot do",
    text(":Instance", osaka, "SHA256WITHRSA", "SHA256WITHECDSA"),
    osaka,
    /userData names SHA256WITHECDSA, and the authority signs with a key RSA_4096/,
  ],
  [
    "an issuer asks where no authority is declared",
    both(
      field(ISSUER, "pangyo-issuer-ap-northeast-3", ["spec", "region"], "ap-northeast-1"),
      text(ISSUER, "pangyo-issuer-ap-northeast-3", "acm-pca:ap-northeast-3", "acm-pca:ap-northeast-1"),
      text(":RolePolicy", policy, "acm-pca:ap-northeast-3", "acm-pca:ap-northeast-1"),
    ),
    "pangyo-issuer-ap-northeast-3",
    /spec\.arn is \S+ap-northeast-1\S+, and authorities are declared in ap-northeast-2 and ap-northeast-3/,
  ],
  [
    "the certificate of an authority is not installed there",
    gone(ACTIVATION, "certificates-aws-osaka-activation"),
    "certificates-aws-osaka-certificate",
    /certificate is of an authority that no certificate is installed at: certificates-aws-osaka stays pending/,
  ],
  [
    "the root is never active",
    gone(ACTIVATION, "certificates-root-activation"),
    "certificates-root-certificate",
    /certificates-root stays pending.*goals are not met/,
  ],
  [
    "a subordinate's certificate is asked in its own region instead of its root's",
    field(CERTIFICATE, "certificates-aws-osaka-certificate", ["region"], "ap-northeast-3"),
    "certificates-aws-osaka-certificate",
    /region is ap-northeast-3, and the authority is in ap-northeast-2/,
  ],
  [
    "a subordinate's certificate makes no authority of it",
    field(
      CERTIFICATE,
      "certificates-aws-seoul-certificate",
      ["templateArn"],
      "arn:aws:acm-pca:::template/EndEntityCertificate/V1",
    ),
    "certificates-aws-seoul-certificate",
    /templateArn is \S+EndEntityCertificate\/V1, which makes no authority/,
  ],
  [
    "a subordinate goes on for longer than its root",
    field(CERTIFICATE, "certificates-aws-seoul-certificate", ["validity", "value"], "25"),
    "certificates-aws-seoul-certificate",
    /validity is 25 years, and the root is valid for 20 years/,
  ],
  [
    "a certificate names an algorithm that the root's key cannot do",
    field(CERTIFICATE, "certificates-aws-seoul-certificate", ["signingAlgorithm"], "SHA512WITHECDSA"),
    "certificates-aws-seoul-certificate",
    /signingAlgorithm names SHA512WITHECDSA/,
  ],
  [
    "a site's issuer may not have certificates issued",
    unsaid(":RolePolicy", policy, "policy", "IssueForServersAndClients"),
    policy,
    /policy does not allow holdfast-pangyo-certificates acm-pca:IssueCertificate on .*goals are not met/,
  ],
  [
    "a site's issuer may not learn how its authority signs",
    withoutAction(policy, "acm-pca:DescribeCertificateAuthority"),
    policy,
    /acm-pca:DescribeCertificateAuthority/,
  ],
  [
    "a site's issuer may ask one of its two authorities alone",
    text(
      ":RolePolicy",
      policy,
      "89abcdef-0123-4567-89ab-cdef01234567",
      "99abcdef-0123-4567-89ab-cdef01234567",
    ),
    policy,
    /on arn:aws:acm-pca:ap-northeast-3:\S+89abcdef-0123/,
  ],
  [
    "a site's issuer is refused by a denial",
    said(":RolePolicy", policy, { Sid: "No", Effect: "Deny", Action: "acm-pca:Issue*", Resource: "*" }),
    policy,
    /policy denies by No/,
  ],
  [
    "a role trusts another cluster's issuer",
    text(":Role", role, "pangyo.issuers.example", "ansan.issuers.example"),
    role,
    /assumeRolePolicy does not let .*certificates:aws-privateca-issuer.* take the role: no certificate is issued there/,
  ],
  [
    "a role trusts another service account",
    text(":Role", role, "aws-privateca-issuer", "cert-manager"),
    role,
    /assumeRolePolicy does not let/,
  ],
  [
    "an issuer names a role that is not declared",
    gone(":Role", role),
    "pangyo-issuer-account",
    /metadata\.annotations\.\S+ names the role \S+, which is not declared: no certificate is issued at pangyo/,
  ],
  [
    "an issuer names no role",
    field(":ServiceAccount", "pangyo-issuer-account", ["metadata", "annotations"], {}),
    "pangyo-issuer-account",
    /is absent, so AWS does not know who asks: no certificate is issued at pangyo/,
  ],
  [
    "an issuer's service account is not declared",
    gone(":ServiceAccount", "pangyo-issuer-account"),
    "pangyo-issuer",
    /spec\.role is absent, so AWS does not know who asks/,
  ],
])("%s: said once, of the field", (_, planted, resource, message) => {
  const errors = foundAfter(planted).filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ resource, message: expect.stringMatching(message) });
});

test("a site that can ask one authority alone, where others can ask two: a warning", () => {
  const found = foundAfter(gone(ISSUER, "pangyo-issuer-ap-northeast-3"));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    level: "warning",
    resource: "pangyo-issuer",
    message: expect.stringMatching(
      /spec\.arn is \S+ap-northeast-2\S+, the only authority that pangyo can ask/,
    ),
  });
});

test("the loss of the region that sites ask says which authority is left to ask", () => {
  const { verdicts } = reportOn(shippedResources());
  const stopped = verdicts.flatMap(({ because }) => because).filter(({ kind }) => kind === "renewal-stopped");
  expect(stopped.length).toBeGreaterThan(0);
  const lost = stopped.filter((reason) => "alternative" in reason);
  expect(lost[0]).toMatchObject({ alternative: expect.stringContaining("acm-pca:ap-northeast-3") });
});

test.each<[string, Change]>([
  ["a root for ten years", field(CERTIFICATE, "certificates-root-certificate", ["validity", "value"], "10")],
  [
    "validity in days",
    field(CERTIFICATE, "certificates-aws-seoul-certificate", ["validity"], { type: "DAYS", value: "1000" }),
  ],
  [
    "a subordinate that may have authorities below it",
    text(CERTIFICATE, "certificates-aws-seoul-certificate", "PathLen0", "PathLen1"),
  ],
  [
    "an authority of another subject",
    text(AUTHORITY, "certificates-aws-seoul", "kr.example ap-", "seoul of ap-"),
  ],
  [
    "an issuer's role that may do more",
    said(":RolePolicy", policy, { Effect: "Allow", Action: "acm-pca:*", Resource: "*" }),
  ],
  ["an issuer's policy by patterns", text(":RolePolicy", policy, "acm-pca:GetCertificate", "acm-pca:Get*")],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
