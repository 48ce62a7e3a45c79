import fc from "fast-check";
import { normalise } from "@holdfast/kubernetes-stand-in/objects/normalise";
import { canonicalQuantity } from "@holdfast/contract/quantity";
import { unknownValue, type WireObject } from "@holdfast/kubernetes-stand-in/values/wire-value";

test.each([
  ["0.5", "500m"],
  ["1000m", "1"],
  ["16000m", "16"],
  ["1500m", "1500m"],
  ["1000", "1k"],
  ["1024Mi", "1Gi"],
  ["2048Mi", "2Gi"],
  ["1536Mi", "1536Mi"],
  ["1024Gi", "1Ti"],
  ["0.5Gi", "512Mi"],
  ["1000Mi", "1000Mi"],
  ["512", "512"],
  ["1Ki", "1Ki"],
  ["0", "0"],
  ["0Gi", "0"],
  ["-1000m", "-1"],
  ["100M", "100M"],
  ["1000M", "1G"],
  ["not a quantity", "not a quantity"],
  ["", ""],
])("%s is kept as %s", (given, kept) => {
  expect(canonicalQuantity(given)).toBe(kept);
});

test("the shortest form is its own shortest form", () => {
  const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
  fc.assert(
    fc.property(fc.nat(), suffix, (number, unit) => {
      const once = canonicalQuantity(`${number}${unit}`);
      expect(canonicalQuantity(once)).toBe(once);
    }),
  );
});

function deployment(container: WireObject, pod: WireObject = {}): WireObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { replicas: 0, template: { spec: { ...pod, containers: [{ name: "main", ...container }] } } },
  };
}

test("what means nothing is taken out, and what means something is not", () => {
  const pod = { hostNetwork: false, automountServiceAccountToken: false, tolerations: [], nodeSelector: {} };
  const container = {
    env: [{ name: "EMPTY", value: "" }],
    volumeMounts: [{ name: "a", mountPath: "/a", readOnly: false }],
    readinessProbe: { initialDelaySeconds: 0, periodSeconds: 5 },
    securityContext: { allowPrivilegeEscalation: false, runAsUser: 0 },
    resources: {},
    command: null,
  };
  expect(normalise(deployment(container, pod))).toEqual(
    deployment(
      {
        env: [{ name: "EMPTY" }],
        volumeMounts: [{ name: "a", mountPath: "/a" }],
        readinessProbe: { periodSeconds: 5 },
        securityContext: { allowPrivilegeEscalation: false, runAsUser: 0 },
        resources: {},
      },
      { automountServiceAccountToken: false },
    ),
  );
});

test("a selector of everything stays, and so do texts in maps that are anybody's", () => {
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny", labels: { "": "", empty: "" } },
    spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [] },
  };
  expect(normalise(policy)).toEqual({ ...policy, spec: { podSelector: {}, policyTypes: ["Ingress"] } });
  const map = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { "0.5": "0.50", empty: "" },
  };
  expect(normalise(map)).toEqual(map);
  expect(normalise({ ...map, data: {} })).not.toHaveProperty("data");
});

test("quantities are shortened where there are quantities, and nowhere else", () => {
  const limits = { cpu: "0.1", memory: "1024Mi" };
  expect(normalise(deployment({ resources: { limits }, args: ["1024Mi"] }))).toEqual(
    deployment({ resources: { limits: { cpu: "100m", memory: "1Gi" } }, args: ["1024Mi"] }),
  );
  const range = (amount: string) => ({
    apiVersion: "v1",
    kind: "LimitRange",
    spec: { limits: [{ type: "Container", default: { cpu: amount } }] },
  });
  expect(normalise(range("1000m"))).toEqual(range("1"));
});

test("custom resources and what is not known yet stay as they are", () => {
  const certificate = {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: "a" },
    spec: { isCA: false, dnsNames: [], resources: { limits: { cpu: "1000m" } } },
  };
  expect(normalise(certificate)).toEqual(certificate);
  const unknown = deployment({ image: unknownValue, args: [] });
  expect(normalise(unknown)).toEqual(unknown);
});

test("a Secret keeps what was given as text in base64, over what was given so", () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a" },
    data: { a: "MQ==", b: "Mg==" },
  };
  expect(normalise({ ...secret, stringData: { b: "3" } })).toEqual({
    ...secret,
    data: { a: "MQ==", b: "Mw==" },
  });
});

test("what the API server writes into metadata is nobody's declaration", () => {
  const metadata = { name: "a", uid: "1", resourceVersion: "2", generation: 3, managedFields: [{}] };
  expect(normalise({ apiVersion: "v1", kind: "ConfigMap", metadata })).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
  });
});
