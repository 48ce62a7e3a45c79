import type { Resource, Value } from "@holdfast/resilience";
import { change, find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, text } from "./planted";
import { every, statements } from "./policy-statements";

const POLICY = ":RolePolicy";
const ROLE = ":Role";
const KEY = "kms/key:Key";
const OIDC = ":OpenIdConnectProvider";
const payments = "backups-kr-writer-payments-policy";

/** Spellings of what is declared, all at once: none of them is found. */
const spellings: readonly Change[] = [
  statements(POLICY, payments, "policy", (all) =>
    [...all]
      .reverse()
      .map((each) =>
        each.Sid === "Write" ? { ...each, Action: "s3:*", Resource: [each.Resource as string] } : each,
      ),
  ),
  text(ROLE, "backups-kr-writer-payments-role", "StringEquals", "StringLike"),
  (resources) =>
    change(
      resources,
      ROLE,
      "backups-kr-writer-bank-role",
      ["assumeRolePolicy"],
      JSON.parse(
        find(resources, ROLE, "backups-kr-writer-bank-role").inputs["assumeRolePolicy"] as string,
      ) as Value,
    ),
  field(OIDC, "issuer-pangyo-provider", ["url"], "https://pangyo.issuers.example/"),
  field(KEY, "backups-key", ["policy"], undefined),
  statements(POLICY, "backups-writer-taxi-policy", "policy", (all) =>
    all.map((each) => (each.Sid === "UseKey" ? { ...each, Condition: undefined } : each)),
  ),
  // A role by the account's annotation, and the token that its webhook mounts.
  (resources) =>
    resources.map((each) =>
      each.type.endsWith(":ServiceAccount") && /ReplicatedDatabase.*::bank-pangyo-account$/.test(each.urn)
        ? {
            ...each,
            inputs: {
              ...each.inputs,
              metadata: {
                ...(each.inputs["metadata"] as { [key: string]: Value }),
                annotations: {
                  "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/backups-kr-bank-writer",
                },
              },
            },
          }
        : each,
    ),
  every(":StatefulSet", /^bank-pangyo-/, (resource) => ({
    ...resource,
    inputs: JSON.parse(
      JSON.stringify(resource.inputs)
        .replaceAll("AWS_ROLE_ARN", "OTHER_ARN")
        .replaceAll("AWS_WEB_IDENTITY_TOKEN_FILE", "OTHER_FILE"),
    ) as Resource["inputs"],
  })),
];

test("other spellings of the same permissions are no finding", () => {
  expect(foundAfter(...spellings)).toEqual([]);
});
