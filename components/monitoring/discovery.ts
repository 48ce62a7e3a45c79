import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceWorkload } from "../active-active-service/workload";

/** Lets monitoring find pods and nodes at the API server, and read the figures of kubelets; nothing else. */
export function declareDiscovery(
  name: string,
  { args, labels }: ServiceWorkload,
  opts: pulumi.CustomResourceOptions,
): void {
  const metadata = { name: `holdfast-${args.service}`, labels };
  new k8s.rbac.v1.ClusterRole(
    `${name}-discovery`,
    {
      metadata,
      rules: [
        { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      ],
    },
    opts,
  );
  new k8s.rbac.v1.ClusterRoleBinding(
    `${name}-discovery`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: args.service, namespace: args.namespace }],
    },
    opts,
  );
}
