import { groupOf, type ObjectKind } from "./kubernetes-object";

/** API groups of Kubernetes itself. */
const groups = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Kubernetes' own kinds that belong to no namespace. */
const clusterWide = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** Whether a kind is one of Kubernetes itself, and none that somebody defined. */
export function isBuiltIn(kind: ObjectKind): boolean {
  return kind.apiVersion !== "" && groups.has(groupOf(kind));
}

/** Whether objects of a kind of Kubernetes itself belong to a namespace. */
export function isBuiltInNamespaced({ kind }: ObjectKind): boolean {
  return !clusterWide.has(kind);
}
