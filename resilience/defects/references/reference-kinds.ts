import type { Consequence } from "./problem";

/** Something within what is referred to: a port of a Service, a key of a Secret. */
interface PartOfTarget {
  /** The field beside the name that names the part. */
  readonly field: string;
  /** Where such parts stand in the target; the keys of a record where `keys` is set. */
  readonly among: readonly string[];
  /** `among` leads to records whose keys are the names. */
  readonly keys?: boolean;
  readonly called: string;
}

/** A kind of reference: a field whose text is the name of another object. */
export interface ReferenceKind {
  /** Kinds of objects that have it; `pod`: whatever makes pods, the field being one of the pod's. */
  readonly from: "pod" | "any" | readonly string[];
  /** The way to the field, `*` for each entry of a list. */
  readonly field: string;
  /** Kind of what is meant, where nothing beside the field says another. */
  readonly to: string;
  /** The field beside it that names the kind. Absent: the kind is fixed. */
  readonly kindField?: string;
  /** The field beside it that names the API group, and which one is meant where it is absent. Absent: it is not looked at. */
  readonly groupField?: { readonly field: string; readonly absent: string };
  /** The field beside it that names the namespace. Absent: that of the object itself. */
  readonly namespaceField?: string;
  /** The field beside it, or beside what holds it, by which it need not be there. */
  readonly optionalField?: string;
  readonly part?: PartOfTarget;
  readonly consequence: Consequence;
}

const DATA_KEYS = { keys: true, called: "key" } as const;

/** References of each of a pod's containers. */
const ofContainers: readonly ReferenceKind[] = ["containers", "initContainers"].flatMap(
  (containers): ReferenceKind[] => [
    {
      from: "pod",
      field: `${containers}.*.env.*.valueFrom.secretKeyRef.name`,
      to: "Secret",
      optionalField: "optional",
      part: { field: "key", among: ["data", "stringData"], ...DATA_KEYS },
      consequence: "not-started",
    },
    {
      from: "pod",
      field: `${containers}.*.env.*.valueFrom.configMapKeyRef.name`,
      to: "ConfigMap",
      optionalField: "optional",
      part: { field: "key", among: ["data", "binaryData"], ...DATA_KEYS },
      consequence: "not-started",
    },
    {
      from: "pod",
      field: `${containers}.*.envFrom.*.secretRef.name`,
      to: "Secret",
      optionalField: "optional",
      consequence: "not-started",
    },
    {
      from: "pod",
      field: `${containers}.*.envFrom.*.configMapRef.name`,
      to: "ConfigMap",
      optionalField: "optional",
      consequence: "not-started",
    },
  ],
);

const ofPods: readonly ReferenceKind[] = [
  { from: "pod", field: "priorityClassName", to: "PriorityClass", consequence: "not-admitted" },
  { from: "pod", field: "runtimeClassName", to: "RuntimeClass", consequence: "not-admitted" },
  { from: "pod", field: "serviceAccountName", to: "ServiceAccount", consequence: "not-admitted" },
  { from: "pod", field: "serviceAccount", to: "ServiceAccount", consequence: "not-admitted" },
  { from: "pod", field: "imagePullSecrets.*.name", to: "Secret", consequence: "not-pulled" },
  {
    from: "pod",
    field: "volumes.*.secret.secretName",
    to: "Secret",
    optionalField: "optional",
    consequence: "not-started",
  },
  {
    from: "pod",
    field: "volumes.*.configMap.name",
    to: "ConfigMap",
    optionalField: "optional",
    consequence: "not-started",
  },
  {
    from: "pod",
    field: "volumes.*.projected.sources.*.secret.name",
    to: "Secret",
    optionalField: "optional",
    consequence: "not-started",
  },
  {
    from: "pod",
    field: "volumes.*.projected.sources.*.configMap.name",
    to: "ConfigMap",
    optionalField: "optional",
    consequence: "not-started",
  },
  {
    from: "pod",
    field: "volumes.*.persistentVolumeClaim.claimName",
    to: "PersistentVolumeClaim",
    consequence: "not-started",
  },
  {
    from: "pod",
    field: "volumes.*.ephemeral.volumeClaimTemplate.spec.storageClassName",
    to: "StorageClass",
    consequence: "not-started",
  },
  ...ofContainers,
];

const ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"] as const;
const SERVICE_PORT = { field: "port", among: ["spec.ports.*.port"], called: "port" } as const;

const ofRoutes: readonly ReferenceKind[] = [
  {
    from: ROUTES,
    field: "spec.parentRefs.*.name",
    to: "Gateway",
    kindField: "kind",
    namespaceField: "namespace",
    part: { field: "sectionName", among: ["spec.listeners.*.name"], called: "listener" },
    consequence: "not-routed",
  },
  ...["backendRefs.*", "filters.*.requestMirror.backendRef"].map((field): ReferenceKind => ({
    from: ROUTES,
    field: `spec.rules.*.${field}.name`,
    to: "Service",
    kindField: "kind",
    namespaceField: "namespace",
    part: SERVICE_PORT,
    consequence: "not-routed",
  })),
  { from: ["Gateway"], field: "spec.gatewayClassName", to: "GatewayClass", consequence: "not-terminated" },
  {
    from: ["Gateway"],
    field: "spec.infrastructure.parametersRef.name",
    to: "ConfigMap",
    kindField: "kind",
    consequence: "not-terminated",
  },
  {
    from: ["Gateway"],
    field: "spec.listeners.*.tls.certificateRefs.*.name",
    to: "Secret",
    kindField: "kind",
    namespaceField: "namespace",
    consequence: "not-terminated",
  },
  { from: ["Ingress"], field: "spec.ingressClassName", to: "IngressClass", consequence: "not-routed" },
  { from: ["Ingress"], field: "spec.defaultBackend.service.name", to: "Service", consequence: "not-routed" },
  {
    from: ["Ingress"],
    field: "spec.rules.*.http.paths.*.backend.service.name",
    to: "Service",
    consequence: "not-routed",
  },
  { from: ["Ingress"], field: "spec.tls.*.secretName", to: "Secret", consequence: "not-terminated" },
];

/** Every kind of reference between objects of a cluster that the analysis resolves. */
export const referenceKinds: readonly ReferenceKind[] = [
  ...ofPods,
  {
    from: ["StatefulSet"],
    field: "spec.volumeClaimTemplates.*.spec.storageClassName",
    to: "StorageClass",
    consequence: "not-started",
  },
  { from: ["StatefulSet"], field: "spec.serviceName", to: "Service", consequence: "unnamed" },
  {
    from: ["PersistentVolumeClaim"],
    field: "spec.storageClassName",
    to: "StorageClass",
    consequence: "not-started",
  },
  {
    from: ["PersistentVolumeClaim"],
    field: "spec.volumeName",
    to: "PersistentVolume",
    consequence: "not-started",
  },
  {
    from: ["HorizontalPodAutoscaler"],
    field: "spec.scaleTargetRef.name",
    to: "Deployment",
    kindField: "kind",
    consequence: "no-effect",
  },
  {
    from: ["VerticalPodAutoscaler"],
    field: "spec.targetRef.name",
    to: "Deployment",
    kindField: "kind",
    consequence: "no-effect",
  },
  ...ofRoutes,
  {
    from: ["Certificate"],
    field: "spec.issuerRef.name",
    to: "Issuer",
    kindField: "kind",
    groupField: { field: "group", absent: "cert-manager.io" },
    consequence: "not-issued",
  },
  { from: ["Issuer"], field: "spec.ca.secretName", to: "Secret", consequence: "not-issued" },
  {
    from: ["AWSPCAClusterIssuer", "AWSPCAIssuer"],
    field: "spec.secretRef.name",
    to: "Secret",
    namespaceField: "namespace",
    consequence: "not-issued",
  },
  {
    from: ["RoleBinding", "ClusterRoleBinding"],
    field: "roleRef.name",
    to: "ClusterRole",
    kindField: "kind",
    consequence: "no-effect",
  },
  { from: "any", field: "metadata.namespace", to: "Namespace", consequence: "not-created" },
];
