import { type Change, field, foundAfter, gone, text } from "./planted";
import { every, said, unsaid, withoutAction } from "./policy-statements";

const ISSUER = "cert-manager.io/v1:Issuer";
const role = "challenges-pangyo-role";
const policy = "challenges-pangyo-policy";
const edge = "pangyo-edge-certificate";
const kubernetes = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "holdfast" };

/** The name servers and Route 53 allow another authority to issue. */
const otherAuthority: Change = (resources) =>
  every(":ConfigMap", /^public-/, (each) => rewritten(each))(
    every("record:Record", /^public-route53-caa$/, (each) => rewritten(each))(resources),
  );

const rewritten = <Declared>(resource: Declared): Declared =>
  JSON.parse(JSON.stringify(resource).replaceAll("letsencrypt.org", "amazon.com")) as Declared;

test.each<[string, Change, string, RegExp]>([
  [
    "an edge certificate of the private authority",
    field("cert-manager.io/v1:Certificate", edge, ["spec", "issuerRef"], kubernetes),
    edge,
    /spec\.issuerRef is AWSPCAClusterIssuer holdfast, a private authority: browsers refuse what users see of kr\.example/,
  ],
  [
    "a public issuer that signs by itself",
    field(ISSUER, "pangyo-public-issuer", ["spec"], { selfSigned: {} }),
    edge,
    /spec\.issuerRef is Issuer public, a private authority/,
  ],
  ["records that forbid the public authority", otherAuthority, "public-route53-caa", /letsencrypt\.org/],
  [
    "a public issuer without a solver",
    field(ISSUER, "pangyo-public-issuer", ["spec", "acme", "solvers"], []),
    "pangyo-public-issuer",
    /spec\.acme\.solvers answers no DNS challenge for kr\.example: .*goals are not met/,
  ],
  [
    "a public issuer whose solver is for another zone",
    field(ISSUER, "pangyo-public-issuer", ["spec", "acme", "solvers", 0, "selector"], {
      dnsZones: ["other.example"],
    }),
    "pangyo-public-issuer",
    /answers no DNS challenge for kr\.example/,
  ],
  [
    "own name servers that refer nobody to Route 53 for the challenge",
    every(":ConfigMap", /^public-pangyo-/, (each) => {
      const text = JSON.stringify(each).replace(/_acme-challenge\.kr\.example\. \d+ IN NS [^\\]*\\n/g, "");
      return JSON.parse(text) as typeof each;
    }),
    "public-pangyo-configuration",
    /_acme-challenge\.kr\.example NS refers nobody to Route 53/,
  ],
  [
    "a solver that may write no record",
    unsaid(":RolePolicy", policy, "policy", "AnswerChallenge"),
    policy,
    /policy does not allow holdfast-pangyo-challenges route53:ChangeResourceRecordSets on _acme-challenge\.kr\.example/,
  ],
  [
    "a solver that may write for another zone alone",
    text(":RolePolicy", policy, "_acme-challenge.kr.example", "_acme-challenge.other.example"),
    policy,
    /route53:ChangeResourceRecordSets on _acme-challenge\.kr\.example/,
  ],
  [
    "a solver that may not wait for its change",
    unsaid(":RolePolicy", policy, "policy", "AwaitChange"),
    policy,
    /route53:GetChange/,
  ],
  [
    "a solver that does not find its zone",
    unsaid(":RolePolicy", policy, "policy", "FindZone"),
    policy,
    /route53:ListHostedZonesByName/,
  ],
  [
    "a solver's role that trusts another cluster",
    text(":Role", role, "pangyo.issuers.example", "ansan.issuers.example"),
    role,
    /assumeRolePolicy does not let the service account edge:acme-solver of pangyo take the role/,
  ],
  [
    "a solver's role that is not declared",
    gone(":Role", role),
    "pangyo-public-issuer",
    /route53\.role names the role \S+holdfast-pangyo-challenges, which is not declared/,
  ],
])("%s: said once, of the field", (_, planted, resource, message) => {
  const errors = foundAfter(planted).filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ resource, message: expect.stringMatching(message) });
});

test.each<[string, Change]>([
  [
    "a certificate of an issuer that is given",
    (resources) =>
      field(ISSUER, "pangyo-public-issuer", ["spec"], {
        venafi: { zone: "public", cloud: { apiTokenSecretRef: { name: "venafi" } } },
      })(resources),
  ],
  [
    "a solver that may write more",
    said(":RolePolicy", policy, { Effect: "Allow", Action: "route53:*", Resource: "*" }),
  ],
  [
    "a solver for the zone by name",
    field(ISSUER, "pangyo-public-issuer", ["spec", "acme", "solvers", 0, "selector"], {
      dnsZones: ["kr.example"],
    }),
  ],
  ["an action that no solver needs", withoutAction(policy, "route53:ListTagsForResource")],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
