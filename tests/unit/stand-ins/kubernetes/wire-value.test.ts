import * as pulumi from "@pulumi/pulumi";
import { markSecrets } from "@holdfast/kubernetes-stand-in/values/mark-secrets";
import {
  containsSecret,
  containsUnknown,
  isSecret,
  revealed,
  secret,
  unknownValue,
} from "@holdfast/kubernetes-stand-in/values/wire-value";

test("marks are those of the protocol", () => {
  expect(unknownValue).toBe(pulumi.runtime.unknownValue);
  expect(secret("hush")).toEqual({
    [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
    value: "hush",
  });
});

test("secrets and what is not known yet are found at any depth, and secrets are unwrapped there", () => {
  const value = { list: [{ inner: secret({ key: [secret("hush")] }) }], plain: 1 };
  expect(containsSecret(value)).toBe(true);
  expect(containsSecret({ list: [{ inner: "hush" }] })).toBe(false);
  expect(revealed(value)).toEqual({ list: [{ inner: { key: ["hush"] } }], plain: 1 });
  expect(containsUnknown({ list: [secret(unknownValue)] })).toBe(true);
  expect(containsUnknown(value)).toBe(false);
});

test("what was declared a secret is one wherever it comes back, and nothing else is", () => {
  const declared = {
    spec: { url: secret("a"), env: [{ value: secret("b") }, { value: "c" }], port: 1 },
    gone: secret("d"),
  };
  const live = {
    spec: { url: "a", env: [{ value: "c" }, { value: "b" }], port: 1 },
    status: { ready: true },
  };
  const marked = markSecrets(live, declared);
  expect(isSecret((marked["spec"] as Record<string, never>)["url"])).toBe(true);
  // The order of the list may differ, so the whole list is.
  expect(isSecret((marked["spec"] as Record<string, never>)["env"])).toBe(true);
  expect(marked).toMatchObject({ spec: { port: 1 }, status: { ready: true } });
  expect(marked).not.toHaveProperty("gone");
  expect(revealed(marked)).toEqual(live);
});

test("what a Secret holds is always secret", () => {
  const marked = markSecrets({ kind: "Secret", data: { key: "aHVzaA==" }, type: "Opaque" }, {});
  expect(isSecret(marked["data"])).toBe(true);
  expect(marked["type"]).toBe("Opaque");
});
