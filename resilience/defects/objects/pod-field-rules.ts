import { below, type FieldRule, needs, oneOf, port, quantity, whole, words } from "./field-rule";

const PROTOCOLS = words("TCP", "UDP", "SCTP");
/** Permissions as a number: 0 to octal 777. */
const MODE = whole(0, 0o777);
const IDENTITY = whole(0);

// A zero stands for the default in each figure of a probe.
const probe: readonly FieldRule[] = [
  ["", oneOf("httpGet", "tcpSocket", "exec", "grpc")],
  ["initialDelaySeconds", whole(0)],
  ["periodSeconds", whole(0)],
  ["timeoutSeconds", whole(0)],
  ["successThreshold", whole(0)],
  ["failureThreshold", whole(0)],
  ["httpGet", needs("port")],
  ["httpGet.scheme", words("HTTP", "HTTPS")],
  ["tcpSocket", needs("port")],
  ["grpc", needs("port")],
];

const container: readonly FieldRule[] = [
  ["", needs("name")],
  ["imagePullPolicy", words("Always", "IfNotPresent", "Never")],
  ["terminationMessagePolicy", words("File", "FallbackToLogsOnError")],
  ["ports.*", needs("containerPort")],
  ["ports.*.containerPort", port],
  ["ports.*.protocol", PROTOCOLS],
  ["env.*", needs("name")],
  ["volumeMounts.*", needs("name", "mountPath")],
  ["resources.requests.*", quantity],
  ["resources.limits.*", quantity],
  ["securityContext.runAsUser", IDENTITY],
  ["securityContext.runAsGroup", IDENTITY],
  ["lifecycle.preStop", oneOf("exec", "httpGet", "sleep", "tcpSocket")],
  ["lifecycle.preStop.sleep", needs("seconds")],
  ["lifecycle.preStop.sleep.seconds", whole(0)],
  ...["startupProbe", "readinessProbe", "livenessProbe"].flatMap((name) => below(name, probe)),
];

const affinityTerms = (kind: "podAffinity" | "podAntiAffinity"): FieldRule[] =>
  below(`affinity.${kind}`, [
    ["requiredDuringSchedulingIgnoredDuringExecution.*", needs("topologyKey")],
    ["preferredDuringSchedulingIgnoredDuringExecution.*", needs("weight", "podAffinityTerm")],
    ["preferredDuringSchedulingIgnoredDuringExecution.*.weight", whole(1, 100)],
    ["preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm", needs("topologyKey")],
  ]);

/** What a pod's `spec` takes. */
export const podFieldRules: readonly FieldRule[] = [
  ["dnsPolicy", words("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")],
  ["preemptionPolicy", words("Never", "PreemptLowerPriority")],
  ["terminationGracePeriodSeconds", whole(0)],
  ["activeDeadlineSeconds", whole(1)],
  ["securityContext.fsGroup", IDENTITY],
  ["securityContext.runAsGroup", IDENTITY],
  ["securityContext.runAsUser", IDENTITY],
  ["securityContext.fsGroupChangePolicy", words("OnRootMismatch", "Always")],
  ["securityContext.seccompProfile", needs("type")],
  ["securityContext.seccompProfile.type", words("RuntimeDefault", "Localhost", "Unconfined")],
  ["topologySpreadConstraints.*", needs("maxSkew", "topologyKey", "whenUnsatisfiable")],
  ["topologySpreadConstraints.*.maxSkew", whole(1)],
  ["topologySpreadConstraints.*.minDomains", whole(1)],
  ["topologySpreadConstraints.*.whenUnsatisfiable", words("DoNotSchedule", "ScheduleAnyway")],
  ["topologySpreadConstraints.*.nodeAffinityPolicy", words("Honor", "Ignore")],
  ["topologySpreadConstraints.*.nodeTaintsPolicy", words("Honor", "Ignore")],
  ...affinityTerms("podAffinity"),
  ...affinityTerms("podAntiAffinity"),
  ["tolerations.*.operator", words("Exists", "Equal", "Lt", "Gt")],
  ["tolerations.*.effect", words("NoSchedule", "PreferNoSchedule", "NoExecute")],
  ["volumes.*", needs("name")],
  ["volumes.*.configMap.defaultMode", MODE],
  ["volumes.*.secret.defaultMode", MODE],
  ["volumes.*.secret.items.*", needs("key", "path")],
  ["volumes.*.secret.items.*.mode", MODE],
  ["volumes.*.configMap.items.*", needs("key", "path")],
  ["volumes.*.projected.defaultMode", MODE],
  [
    "volumes.*.projected.sources.*",
    oneOf(
      "serviceAccountToken",
      "secret",
      "configMap",
      "downwardAPI",
      "clusterTrustBundle",
      "podCertificate",
    ),
  ],
  ["volumes.*.projected.sources.*.serviceAccountToken", needs("path")],
  // A token that ends within ten minutes is refused.
  ["volumes.*.projected.sources.*.serviceAccountToken.expirationSeconds", whole(600)],
  ["volumes.*.emptyDir.medium", words("", "Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi")],
  ["volumes.*.emptyDir.sizeLimit", quantity],
  ...below("containers.*", container),
  ...below("initContainers.*", container),
];
