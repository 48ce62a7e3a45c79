import type { Resource, Value } from "@holdfast/resilience";
import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, gone, reportOn, shippedResources, text } from "./planted";
import { said, unsaid, withoutAction } from "./policy-statements";

const CERTIFICATE = ":Certificate";
const ISSUER = ":AWSPCAClusterIssuer";
const sites = ["ansan", "siheung", "pangyo"];
const policy = "failover-authority-aws-osaka-policy";
const voter = "failover-authority-aws-osaka-voter";

/** A field of every certificate whose name matches has another value. */
const ofCertificates =
  (name: RegExp, key: string, value: Value | undefined): Change =>
  (resources) =>
    resources
      .filter((each) => each.type.endsWith(CERTIFICATE) && name.test(each.name))
      .reduce((changed, each) => field(CERTIFICATE, each.name, ["spec", key], value)(changed), resources);

/** Every cluster has a ClusterIssuer that asks a server, and payments' certificates come from it. */
const issuedBy =
  (spec: (site: string) => Value): Change =>
  (resources) => {
    const issuers = sites.map((site): Resource => {
      const like = find(resources, ISSUER, `${site}-issuer`);
      return {
        ...like,
        type: "kubernetes:cert-manager.io/v1:ClusterIssuer",
        name: `${site}-vault`,
        urn: like.urn
          .replace("awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer", "cert-manager.io/v1:ClusterIssuer")
          .replace(`${site}-issuer`, `${site}-vault`),
        inputs: {
          apiVersion: "cert-manager.io/v1",
          kind: "ClusterIssuer",
          metadata: { name: "vault" },
          spec: spec(site),
        },
      };
    });
    const ref = { group: "cert-manager.io", kind: "ClusterIssuer", name: "vault" };
    return [...ofCertificates(/^payments-/, "issuerRef", ref)(resources), ...issuers];
  };

test.each<[string, Change, string, string, RegExp]>([
  [
    "certificates that are to be renewed before they are made",
    ofCertificates(/^payments-pangyo-/, "renewBefore", "4320h"),
    "configuration-takes-effect",
    "payments-pangyo-certificate",
    /spec\.renewBefore is 4320h of a certificate that is valid for 90 d/,
  ],
  [
    "an issuer asks in another region than its authority's",
    field(ISSUER, "pangyo-issuer", ["spec", "region"], "ap-northeast-3"),
    "configuration-takes-effect",
    "pangyo-issuer",
    /spec\.region is ap-northeast-3, and the authority is in ap-northeast-2/,
  ],
  [
    "an issuer asks another authority than its namesakes, which its role may not",
    text(ISSUER, "pangyo-issuer", "456789abcdef", "456789abcde0"),
    "configuration-takes-effect",
    "pangyo-issuer",
    /spec\.arn is \S+456789abcde0, and ansan and siheung ask .*; \d+ verdicts on /,
  ],
  [
    "a voter may not ask for its certificate",
    unsaid(":RolePolicy", policy, "policy", "IssueOwnCertificate"),
    "failover-authority-is-independent",
    policy,
    /policy does not allow \S+ acm-pca:IssueCertificate/,
  ],
  [
    "a voter may not fetch its certificate",
    unsaid(":RolePolicy", policy, "policy", "FetchOwnCertificate"),
    "failover-authority-is-independent",
    policy,
    /acm-pca:GetCertificate/,
  ],
  [
    "a voter may not fetch etcd",
    unsaid(":RolePolicy", policy, "policy", "FetchEtcd"),
    "failover-authority-is-independent",
    policy,
    /s3:GetObject/,
  ],
  [
    "a voter may ask another authority",
    text(":RolePolicy", policy, "cdef01234567", "cdef01234560"),
    "failover-authority-is-independent",
    policy,
    /acm-pca:IssueCertificate, acm-pca:GetCertificate/,
  ],
  [
    "a voter may ask for certificates of another template",
    text(":RolePolicy", policy, "EndEntityCertificate/V1", "RootCACertificate/V1"),
    "failover-authority-is-independent",
    policy,
    /acm-pca:IssueCertificate/,
  ],
  [
    "a denial beside a voter's permission",
    said(":RolePolicy", policy, { Sid: "No", Effect: "Deny", Action: "acm-pca:*", Resource: "*" }),
    "failover-authority-is-independent",
    policy,
    /policy denies by No/,
  ],
  [
    "a voter's permissions are gone",
    gone(":RolePolicy", policy),
    "failover-authority-is-independent",
    "failover-authority-aws-osaka-systems-manager",
    /does not allow/,
  ],
  [
    "instances may not take a voter's role",
    text(":Role", "failover-authority-aws-osaka-role", "ec2.amazonaws.com", "ecs.amazonaws.com"),
    "failover-authority-is-independent",
    "failover-authority-aws-osaka-role",
    /assumeRolePolicy does not let ec2\.amazonaws\.com/,
  ],
  [
    "a voter has no profile",
    field("ec2/instance:Instance", voter, ["iamInstanceProfile"], undefined),
    "failover-authority-is-independent",
    voter,
    /iamInstanceProfile is absent, and its start needs acm-pca:IssueCertificate/,
  ],
  [
    "a voter's profile is not declared",
    gone(":InstanceProfile", "failover-authority-aws-osaka-profile"),
    "references-resolve",
    voter,
    /iamInstanceProfile names the instance profile failover-authority-aws-osaka/,
  ],
  [
    "a voter's role is not declared",
    gone(":Role", "failover-authority-aws-osaka-role"),
    "references-resolve",
    "failover-authority-aws-osaka-profile",
    /role names the role failover-authority-aws-osaka/,
  ],
  [
    "a voter's volume is attached as another device",
    field(":VolumeAttachment", "failover-authority-aws-osaka-data-attachment", ["deviceName"], "/dev/sdg"),
    "failover-authority-is-independent",
    "failover-authority-aws-osaka-data-attachment",
    /deviceName is \/dev\/sdg/,
  ],
  [
    "an authority at one site, whose absence ends certificates within hours",
    (resources) =>
      issuedBy(() => ({
        vault: { server: "https://vault.ansan.holdfast.internal:8200", path: "pki/sign/x" },
      }))(ofCertificates(/^payments-/, "renewBefore", "24h")(resources)),
    "no-single-site-dependency",
    "pangyo-vault",
    /spec\.vault\.server is https:\/\/vault\.ansan\S+, which stands at ansan: without that site \d+ certificates elsewhere/,
  ],
])("%s: said once, of the field", (_, planted, name, resource, message) => {
  const errors = foundAfter(planted).filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ policy: name, resource, message: expect.stringMatching(message) });
});

test("a voter that may not ask for its certificate is none: one fewer may be lost", () => {
  const { verdicts } = reportOn(
    unsaid(":RolePolicy", policy, "policy", "IssueOwnCertificate")(shippedResources()),
  );
  expect(verdicts.filter(({ met }) => !met).length).toBeGreaterThan(0);
});

test.each<[string, Change, string, RegExp]>([
  [
    "an authority that is away for two hours ends every certificate",
    ofCertificates(/./, "renewBefore", "1h"),
    "configuration-takes-effect",
    /spec\.renewBefore is 1h: .*; so do/,
  ],
  [
    "an issuer asks another authority than its namesakes, as it may",
    (resources) =>
      said(":RolePolicy", "certificates-pangyo-policy", {
        Effect: "Allow",
        Action: "acm-pca:*",
        Resource: "*",
      })(text(ISSUER, "pangyo-issuer", "456789abcdef", "456789abcde0")(resources)),
    "configuration-takes-effect",
    /spec\.arn is \S+456789abcde0, and ansan and siheung ask/,
  ],
  [
    "an authority at one site",
    issuedBy(() => ({ vault: { server: "https://vault.ansan.holdfast.internal:8200", path: "pki/sign/x" } })),
    "no-single-site-dependency",
    /which stands at ansan: .* the first ends after 30 d/,
  ],
])("%s: a warning", (_, planted, name, message) => {
  const found = foundAfter(planted);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", policy: name, message: expect.stringMatching(message) });
});

test.each<[string, Change]>([
  [
    "a public authority by ACME",
    issuedBy(() => ({ acme: { server: "https://acme-v02.api.letsencrypt.org/directory" } })),
  ],
  ["an authority in each cluster", issuedBy(() => ({ vault: { server: "http://vault.vault.svc:8200" } }))],
  [
    "an authority at each site",
    issuedBy((site) => ({ vault: { server: `https://vault.${site}.holdfast.internal:8200` } })),
  ],
  ["a key in each cluster", issuedBy(() => ({ ca: { secretName: "ca" } }))],
  [
    "the time before renewal as a share of the duration",
    (resources) =>
      ofCertificates(
        /^payments-/,
        "renewBeforePercentage",
        33,
      )(ofCertificates(/^payments-/, "renewBefore", undefined)(resources)),
  ],
  ["cert-manager's own duration", ofCertificates(/^payments-/, "duration", undefined)],
  ["a duration in minutes", ofCertificates(/^payments-/, "renewBefore", "43200m")],
  [
    "a voter that may do more",
    said(":RolePolicy", policy, { Effect: "Allow", Action: "acm-pca:*", Resource: "*" }),
  ],
  [
    "a voter whose policy is by patterns",
    text(":RolePolicy", policy, "acm-pca:GetCertificate", "acm-pca:Get*"),
  ],
  ["an action that its start does not need", withoutAction(policy, "s3:ListBucket")],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
