import { at, groupOf, kindOf } from "./kubernetes-object";
import { isBuiltIn } from "./kinds";
import type { WireObject } from "../values/wire-value";

const workload = ["spec.selector"];

/** Fields that the API server does not let change, by group and kind: a change of them replaces the object. */
const immutableFields: Record<string, string[]> = {
  "apps/Deployment": workload,
  "apps/DaemonSet": workload,
  "apps/StatefulSet": [
    ...workload,
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "/ResourceQuota": ["spec.scopes"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** Which objects the provider may change in place although others would replace them. */
export interface Mutability {
  configMaps: boolean;
  secrets: boolean;
}

/**
 * The fields of an object whose change replaces it.
 *
 * @param object the object as it is declared
 * @param mutable what the provider was configured to change in place
 * @returns paths of properties, joined by dots
 */
export function replacedBy(object: WireObject, mutable: Mutability): string[] {
  const kind = kindOf(object);
  const identity = ["metadata.name", "metadata.namespace"];
  if (!isBuiltIn(kind)) return identity;
  const immutable = at(object, "immutable") === true;
  const key = `${groupOf(kind)}/${kind.kind}`;
  if (key === "/Secret") {
    const content = !mutable.secrets || immutable ? ["stringData", "data"] : [];
    return [...identity, "type", ...content];
  }
  if (key === "/ConfigMap") {
    return [...identity, ...(!mutable.configMaps || immutable ? ["binaryData", "data"] : [])];
  }
  return [...identity, ...(immutableFields[key] ?? [])];
}
