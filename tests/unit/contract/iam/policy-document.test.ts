import { type AccessRequest, decide, readPolicyDocument } from "@holdfast/contract/iam/policy-document";
import { UNKNOWN, type Value } from "@holdfast/contract/value";

const bucket = "arn:aws:s3:::vault";
const object = `${bucket}/payments/x`;
const put: AccessRequest = { action: "s3:PutObject", resource: object };

/** What a document of these statements says to a request. */
function decision(statements: Value, request: AccessRequest): string {
  return decide(readPolicyDocument({ Version: "2012-10-17", Statement: statements }) ?? [], request).kind;
}

const allow = { Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/payments/*` };

describe("spellings of one permission", () => {
  test.each<[string, Value]>([
    ["one statement that is no list", allow],
    ["a list", [allow]],
    [
      "lists of actions and resources",
      { ...allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: [bucket, object] },
    ],
    ["an action in other letters", { ...allow, Action: "S3:putobject" }],
    ["every action of the service", { ...allow, Action: "s3:*" }],
    ["every action", { ...allow, Action: "*" }],
    ["a pattern within the action", { ...allow, Action: "s3:Put?bject*" }],
    ["all actions but others", { Effect: "Allow", NotAction: "s3:Delete*", Resource: "*" }],
    ["all resources but others", { Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }],
    ["a policy's variable", { ...allow, Resource: `${bucket}/\${aws:PrincipalTag/name}/*` }],
    [
      "a condition that cannot be known",
      { ...allow, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
    ],
    ["a denial of something else", [{ Effect: "Deny", Action: "s3:Delete*", Resource: "*" }, allow]],
    [
      "a denial under a condition that cannot be known",
      [
        allow,
        {
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
        },
      ],
    ],
  ])("%s", (_, statements) => {
    expect(decision(statements, put)).toBe("allowed");
  });
});

test.each<[string, Value, string]>([
  ["another action", { ...allow, Action: "s3:GetObject" }, "not-allowed"],
  ["another prefix", { ...allow, Resource: `${bucket}/messaging/*` }, "not-allowed"],
  ["the bucket without its objects", { ...allow, Resource: bucket }, "not-allowed"],
  ["resources in other letters", { ...allow, Resource: `${bucket}/PAYMENTS/*` }, "not-allowed"],
  ["all actions but this", { ...allow, Action: undefined as never, NotAction: "s3:Put*" }, "not-allowed"],
  ["a dot that is no pattern", { ...allow, Resource: "arn:aws:s3:::v.ult/*" }, "not-allowed"],
  ["a denial beside the permission", [allow, { Effect: "Deny", Action: "s3:*", Resource: "*" }], "denied"],
  ["a denial of all but another", [allow, { Effect: "Deny", NotAction: "s3:Get*", Resource: "*" }], "denied"],
])("%s", (_, statements, expected) => {
  expect(decision(statements, put)).toBe(expected);
});

describe("conditions", () => {
  const denyIf = (condition: Value): Value => [
    allow,
    { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: condition },
  ];
  const context = {
    "aws:SecureTransport": ["true"],
    "s3:x-amz-server-side-encryption": [],
    "kms:ResourceAliases": ["alias/a", "alias/b"],
  };
  test.each<[Value, string]>([
    [{ Bool: { "aws:SecureTransport": "false" } }, "allowed"],
    [{ Bool: { "aws:SecureTransport": false } }, "allowed"],
    [{ Bool: { "AWS:securetransport": "true" } }, "denied"],
    [{ Null: { "s3:x-amz-server-side-encryption": "false" } }, "allowed"],
    [{ Null: { "s3:x-amz-server-side-encryption": "true" } }, "denied"],
    [{ StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } }, "denied"],
    [{ StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } }, "allowed"],
    [{ StringEqualsIfExists: { "s3:x-amz-server-side-encryption": "AES256" } }, "denied"],
    [{ "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/b" } }, "denied"],
    [{ "ForAllValues:StringEquals": { "kms:ResourceAliases": ["alias/b"] } }, "allowed"],
    [{ "ForAllValues:StringLike": { "kms:ResourceAliases": ["alias/*"] } }, "denied"],
    [{ StringNotLike: { "kms:ResourceAliases": "alias/*" } }, "allowed"],
    // Both must hold.
    [
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "kms:ResourceAliases": "alias/c" } },
      "allowed",
    ],
  ])("a denial where %j", (condition, expected) => {
    expect(decision(denyIf(condition), { ...put, context })).toBe(expected);
  });
});

describe("principals", () => {
  const role = { kind: "AWS", name: "arn:aws:iam::123456789012:role/writer" } as const;
  test.each<[Value, string]>([
    ["*", "allowed"],
    [{ AWS: "*" }, "allowed"],
    [{ AWS: role.name }, "allowed"],
    [{ AWS: ["arn:aws:iam::123456789012:role/other", role.name] }, "allowed"],
    [{ AWS: "arn:aws:iam::123456789012:root" }, "allowed"],
    [{ AWS: "123456789012" }, "allowed"],
    [{ AWS: "arn:aws:iam::999999999999:root" }, "not-allowed"],
    [{ Service: "s3.amazonaws.com" }, "not-allowed"],
    [{ Federated: role.name }, "not-allowed"],
  ])("%j", (Principal, expected) => {
    expect(decision({ ...allow, Principal }, { ...put, principal: role })).toBe(expected);
  });

  test("all but one are everybody else", () => {
    expect(decision({ ...allow, NotPrincipal: { AWS: role.name } }, { ...put, principal: role })).toBe(
      "not-allowed",
    );
  });
});

test.each<[string, Value | undefined]>([
  ["nothing", undefined],
  ["a text that is no JSON", "{"],
  ["what is known only later", UNKNOWN],
  ["a document without statements", { Version: "2012-10-17" }],
])("%s is no document", (_, value) => {
  expect(readPolicyDocument(value)).toBeUndefined();
});

test("a document as text says what it says as an object", () => {
  const document = { Statement: [allow] };
  expect(readPolicyDocument(JSON.stringify(document))).toEqual(readPolicyDocument(document));
});
