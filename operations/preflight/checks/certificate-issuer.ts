import { at, textOf } from "@holdfast/resilience/graph/values";
import type { ApiServer } from "../../clusters/site-cluster";
import {
  type Conditioned,
  itemsAt,
  met,
  missing,
  objectAt,
  type PreflightCheck,
  reports,
  several,
} from "../preflight-check";
import type { KubernetesObject, SiteNeeds } from "../site-needs";

interface Deployment extends Conditioned {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName?: string;
        readonly containers: readonly {
          readonly env?: readonly { readonly name: string }[];
          readonly envFrom?: readonly unknown[];
        }[];
      };
    };
  };
}

/** The controller that asks AWS for certificates, by the name that its chart gives it. */
const awsIssuer = /aws-privateca-issuer|aws-pca-issuer/;

/** Where the controller has its credentials for AWS from; `undefined` where nothing gives it any. */
async function credentialsOf(
  api: ApiServer,
  { metadata, spec: { template } }: Deployment,
): Promise<string | undefined> {
  const { serviceAccountName = "default", containers } = template.spec;
  const variables = containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
  if (variables.includes("AWS_ROLE_ARN")) return "a role in its environment";
  if (variables.includes("AWS_ACCESS_KEY_ID") || containers.some(({ envFrom }) => (envFrom ?? []).length > 0))
    return "keys in its environment";
  const account = await objectAt<Conditioned>(
    api,
    `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${serviceAccountName}`,
  );
  return account?.metadata.annotations?.["eks.amazonaws.com/role-arn"];
}

async function controllersMissing(api: ApiServer, needs: SiteNeeds): Promise<string[]> {
  const deployments = await itemsAt<Deployment>(api, "/apis/apps/v1/deployments");
  const ready = (name: RegExp) =>
    deployments.find((each) => name.test(each.metadata.name) && reports(each, "Available"));
  const faults = [/^cert-manager$/, /^cert-manager-webhook$/]
    .filter((name) => !ready(name))
    .map((name) => `no Deployment ${name.source.replace(/[\^$]/g, "")} is available`);
  if (!needs.objects.some(({ kind }) => kind === "AWSPCAClusterIssuer")) return faults;
  const controller = ready(awsIssuer);
  if (!controller) return [...faults, "no Deployment aws-privateca-issuer is available"];
  if ((await credentialsOf(api, controller)) === undefined)
    faults.push(`${controller.metadata.name} has no credentials for AWS`);
  return faults;
}

/** Issuers that certificates name and that are not declared with them: cluster-wide ones, by kind and name. */
function foreignIssuers(
  objects: readonly KubernetesObject[],
): { group: string; kind: string; name: string }[] {
  const declared = new Set(objects.map(({ kind, name }) => `${kind} ${name}`));
  const named = new Map<string, { group: string; kind: string; name: string }>();
  for (const { kind: of, fields } of objects) {
    if (of !== "Certificate") continue;
    const text = (field: string) => textOf(at(fields, "spec", "issuerRef", field));
    const issuer = {
      group: text("group") ?? "cert-manager.io",
      kind: text("kind") ?? "Issuer",
      name: text("name") ?? "",
    };
    const key = `${issuer.kind} ${issuer.name}`;
    if (issuer.kind.includes("Cluster") && !declared.has(key)) named.set(key, issuer);
  }
  return [...named.values()];
}

/** Certificates can be issued: the controllers run, with credentials, and issuers that are not declared are ready. */
export const certificateIssuerCheck: PreflightCheck = {
  name: "certificate-issuer",
  title: "issuers of certificates and their credentials",
  async run({ api, needs }) {
    const faults = await controllersMissing(api, needs);
    for (const { group, kind, name } of foreignIssuers(needs.objects)) {
      const found = await objectAt<Conditioned>(api, `/apis/${group}/v1/${kind.toLowerCase()}s/${name}`);
      if (!found || !reports(found, "Ready"))
        faults.push(`${kind} ${name} is ${found ? "not ready" : "not there"}`);
    }
    return faults.length === 0
      ? met("cert-manager and the issuers that are not declared with the site are ready")
      : missing(
          several(faults),
          "install cert-manager and aws-privateca-issuer, and give the issuer's service account a role that may ask the certificate authority",
        );
  },
};
