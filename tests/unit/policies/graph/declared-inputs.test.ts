import { DeclaredInputs, withholdSecrets, type Inputs } from "@holdfast/policies/graph/declared-inputs";
import { SECRET } from "@holdfast/resilience";
import { UNKNOWN_TEXT } from "../fixtures/declaration";
import { plainOptions, unknownCheckingProxy } from "../fixtures/engine";

const secretTypes: { what: string; type: string; inputs: Inputs; kept: Inputs }[] = [
  {
    what: "a provider",
    type: "pulumi:providers:kubernetes",
    inputs: { clusterIdentifier: "ansan", kubeconfig: "token: hush", context: "hush" },
    kept: { clusterIdentifier: "ansan", kubeconfig: SECRET, context: SECRET },
  },
  {
    what: "a Kubernetes Secret",
    type: "kubernetes:core/v1:Secret",
    inputs: { metadata: { name: "s" }, data: { "tls.key": "hush" }, stringData: { password: "hush" } },
    kept: { metadata: { name: "s" }, data: { "tls.key": SECRET }, stringData: { password: SECRET } },
  },
];

test.each(secretTypes)("the secrets of $what are withheld", ({ type, inputs, kept }) => {
  expect(withholdSecrets(type, inputs, [])).toEqual(kept);
});

test("properties that the program declares secret are withheld, of whatever kind they are", () => {
  const inputs = { text: "hush", list: ["hush"], map: { a: "hush" }, none: null, plain: 1 };
  const kept = withholdSecrets("x:y:Z", inputs, ["text", "list", "map", "none", "absent"]);
  expect(kept).toEqual({ text: SECRET, list: SECRET, map: { a: SECRET }, none: null, plain: 1 });
});

test("inputs are kept by URN, the last one noted counts, and every note is told", () => {
  const declared = new DeclaredInputs();
  const note = (replicas: number) =>
    declared.note({
      urn: "urn:a",
      type: "x:y:Z",
      props: unknownCheckingProxy({ replicas, address: UNKNOWN_TEXT }),
      opts: plainOptions,
    });
  expect(declared.revision).toBe(0);
  note(1);
  const before = declared.revision;
  note(2);
  expect(declared.revision).toBeGreaterThan(before);
  expect(declared.of("urn:a")).toMatchObject({ replicas: 2 });
  expect(declared.of("urn:b")).toBeUndefined();
});
