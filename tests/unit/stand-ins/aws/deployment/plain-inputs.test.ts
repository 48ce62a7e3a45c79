import * as pulumi from "@pulumi/pulumi";
import { holdsSecret, plainInputs } from "@holdfast/aws-stand-in/deployment/plain-inputs";
import { resourceTable } from "@holdfast/aws-stand-in/resource-table";
import type { WireObject, WireValue } from "@holdfast/aws-stand-in/wire-value";

const secret = (value: WireValue): WireObject => ({
  [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
  value,
});

test("values become what the type says, out of their wrapping, at any depth", () => {
  const type = "aws:route53/record:Record";
  const plain = plainInputs(resourceTable, type, {
    __defaults: [],
    name: secret("pay.example.com"),
    ttl: "10",
    allowOverwrite: "true",
    records: ["192.0.2.1", secret("192.0.2.2")],
    weightedRoutingPolicies: [secret({ weight: "1" })],
    healthCheckId: null,
    fqdn: "pay.example.com",
  });
  expect(plain).toEqual({
    name: "pay.example.com",
    ttl: 10,
    allowOverwrite: true,
    records: ["192.0.2.1", "192.0.2.2"],
    weightedRoutingPolicies: [{ weight: 1 }],
    fqdn: "pay.example.com",
  });
});

test("tags stay texts", () => {
  const plain = plainInputs(resourceTable, "aws:ec2/vpc:Vpc", { tags: { a: 1, b: secret("x") } });
  expect(plain).toEqual({ tags: { a: "1", b: "x" } });
});

test.each<[string, WireValue, boolean]>([
  ["a secret", secret("x"), true],
  ["a list with one", ["a", secret("x")], true],
  ["an object with one", { a: { b: secret("x") } }, true],
  ["a plain value", { a: ["x"] }, false],
])("%s", (_, value, holds) => {
  expect(holdsSecret(value)).toBe(holds);
});
