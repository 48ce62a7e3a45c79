import { DataCenter } from "holdfast";
import { recordDeclarations } from "../record-declarations";
import { dataCenterArguments } from "./data-center-arguments";

test("another region's authority has an issuer beside it, and both a role", async () => {
  const { arn } = dataCenterArguments().certificateAuthority;
  const roleArn = "arn:aws:iam::111122223333:role/holdfast-ansan-certificates";
  const alternative = arn.replace("ap-northeast-2", "ap-northeast-3");
  const { namespaces } = dataCenterArguments();
  const certificates = { ...namespaces[0]!, name: "certificates" };
  const both = await recordDeclarations(() => {
    new DataCenter(
      "ansan",
      dataCenterArguments({
        namespaces: [...namespaces, certificates],
        certificateAuthority: { arn, alternativeArns: [alternative], roleArn },
      }),
    );
  });
  expect(both.inputs("AWSPCAClusterIssuer", "ansan-issuer-ap-northeast-3")).toMatchObject({
    metadata: { name: "holdfast-ap-northeast-3" },
    spec: { arn: alternative, region: "ap-northeast-3" },
  });
  expect(both.inputs("AWSPCAClusterIssuer", "ansan-issuer")).toMatchObject({ spec: { arn } });
  expect(both.inputs("ServiceAccount", "ansan-issuer-account")).toMatchObject({
    metadata: {
      namespace: "certificates",
      name: "aws-privateca-issuer",
      annotations: { "eks.amazonaws.com/role-arn": roleArn },
    },
  });
});

test("what users see can be ordered from a public authority, which the site answers at Route 53", async () => {
  const roleArn = "arn:aws:iam::111122223333:role/holdfast-ansan-challenges";
  const acme = { email: "dns@kr.example", roleArn, region: "ap-northeast-2" };
  const ordered = await recordDeclarations(() => {
    new DataCenter("ansan", dataCenterArguments({ edge: { ...dataCenterArguments().edge, acme } }));
  });
  expect(ordered.inputs("Issuer", "ansan-public-issuer")).toMatchObject({
    metadata: { name: "public", namespace: "edge" },
    spec: {
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        email: "dns@kr.example",
        solvers: [
          {
            dns01: {
              route53: {
                region: "ap-northeast-2",
                role: roleArn,
                auth: { kubernetes: { serviceAccountRef: { name: "acme-solver" } } },
              },
            },
          },
        ],
      },
    },
  });
  expect(ordered.inputs("Certificate", "ansan-edge-certificate")).toMatchObject({
    spec: { issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "public" } },
  });
  // cert-manager may ask for a token of the solver's account, and of no other.
  expect(ordered.inputs("Role", "ansan-acme-solver-token")).toMatchObject({
    metadata: { namespace: "edge" },
    rules: [{ resources: ["serviceaccounts/token"], resourceNames: ["acme-solver"], verbs: ["create"] }],
  });
  expect(ordered.inputs("RoleBinding", "ansan-acme-solver-token")).toMatchObject({
    subjects: [{ kind: "ServiceAccount", namespace: "certificates", name: "cert-manager" }],
  });
});
