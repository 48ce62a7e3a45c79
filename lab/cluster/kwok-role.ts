import { kwokUser } from "../certificates/site-credentials";
import type { ApiClient } from "./api-client";

const name = "holdfast-lab:kwok";

const rule = (apiGroup: string, resources: string[], verbs: string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/** What kwok does in the place of kubelets, and of the operator who prepares volumes. */
const rules = [
  rule("", ["nodes", "pods", "persistentvolumes"], ["get", "list", "watch"]),
  rule("", ["pods", "persistentvolumes"], ["patch", "update"]),
  rule("", ["pods"], ["delete"]),
  rule("", ["nodes/status", "pods/status"], ["patch", "update"]),
  rule("", ["events"], ["create", "patch", "update"]),
  rule("events.k8s.io", ["events"], ["create", "patch", "update"]),
  rule("coordination.k8s.io", ["leases"], ["create", "get", "list", "patch", "update", "watch"]),
];

/** Lets kwok do that and nothing else. */
export async function allowKwok(api: ApiClient): Promise<void> {
  const roles = "/apis/rbac.authorization.k8s.io/v1";
  await api.create(`${roles}/clusterroles`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name },
    rules,
  });
  await api.create(`${roles}/clusterrolebindings`, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: kwokUser }],
  });
}
