import type { ApiServer } from "../../clusters/site-cluster";
import { met, missing, type PreflightCheck, several, unknown } from "../preflight-check";
import { byApiVersion, groupOf, servedKinds } from "./kinds";

/** What the user of the kubeconfig has to be allowed. */
interface Permission {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly subresource?: string;
}

/** Operations run commands beside a member's PostgreSQL and beside a voter. */
const runCommands: Permission = { group: "", resource: "pods", subresource: "exec", verb: "create" };

/** @returns whether it is allowed; `undefined` where the API server does not say */
async function isAllowed(api: ApiServer, permission: Permission): Promise<boolean | undefined> {
  const { status, body } = await api.ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: permission },
  });
  const review = body as { status?: { allowed?: boolean } };
  return status === 201 || status === 200 ? review.status?.allowed : undefined;
}

function permissionText({ verb, resource, subresource, group }: Permission): string {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${what}${group === "" ? "" : `.${group}`}`;
}

/** The user of the kubeconfig may create and change what is declared, and run commands in pods. */
export const permissionsCheck: PreflightCheck = {
  name: "permissions",
  title: "what the kubeconfig's user may do",
  async run({ api, needs }) {
    const permissions: Permission[] = [runCommands];
    for (const [apiVersion, kinds] of byApiVersion(needs.objects)) {
      const served = (await servedKinds(api, apiVersion)).filter(({ kind }) => kinds.has(kind));
      for (const { name: resource } of served)
        permissions.push(
          ...["create", "patch", "delete"].map((verb) => ({ group: groupOf(apiVersion), resource, verb })),
        );
    }
    const answers = await Promise.all(permissions.map((permission) => isAllowed(api, permission)));
    if (answers.includes(undefined))
      return unknown(
        "the API server does not say what its user may do",
        "kubectl auth can-i --list, with the same kubeconfig",
      );
    const refused = permissions.filter((_, index) => answers[index] === false).map(permissionText);
    return refused.length === 0
      ? met(`its user may do all ${permissions.length} things that are needed`)
      : missing(
          `its user may not: ${several(refused)}`,
          "bind a ClusterRole with these verbs to the user of the kubeconfig",
        );
  },
};
