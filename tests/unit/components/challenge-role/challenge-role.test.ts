import { ChallengeRole, challengeRoleArn } from "holdfast";
import { resolveChallengeRole } from "holdfast/challenge-role/challenge-role";
import { recordDeclarations } from "../record-declarations";

const args = {
  site: "ansan",
  accountId: "123456789012",
  url: "https://oidc.ansan.example.com",
  zone: "kr.example",
};

const statementsOf = (text: unknown) => (JSON.parse(String(text)) as { Statement: object[] }).Statement;

test("a site may write the one name of a challenge, as TXT, and nothing else", async () => {
  const declared = await recordDeclarations(() => new ChallengeRole("challenges-ansan", args));
  const role = declared.inputs("Role", "challenges-ansan-role");
  expect(challengeRoleArn("123456789012", "ansan")).toBe(
    `arn:aws:iam::123456789012:role/${String(role.name)}`,
  );
  expect(statementsOf(role.assumeRolePolicy)).toEqual([
    expect.objectContaining({
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/oidc.ansan.example.com" },
      Condition: {
        StringEquals: {
          "oidc.ansan.example.com:aud": "sts.amazonaws.com",
          "oidc.ansan.example.com:sub": "system:serviceaccount:edge:acme-solver",
        },
      },
    }),
  ]);
  const { policy } = declared.inputs("RolePolicy", "challenges-ansan-policy");
  expect(statementsOf(policy)).toEqual([
    expect.objectContaining({
      Action: "route53:ChangeResourceRecordSets",
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_acme-challenge.kr.example"],
          "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
        },
      },
    }),
    expect.objectContaining({ Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" }),
    expect.objectContaining({ Action: "route53:ListHostedZonesByName" }),
  ]);
});

test.each([
  [{ zone: "example" }, /"example" is not a DNS name/],
  [{ accountId: "12" }, /is not the number of an AWS account/],
  [{ url: "oidc.ansan.example.com" }, /is not an https URL/],
])("a role with %j is refused", (change, message) => {
  expect(() => resolveChallengeRole("challenges-ansan", { ...args, ...change })).toThrow(message);
});
