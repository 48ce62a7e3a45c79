import { below, type FieldRule, needs, oneOf, port, quantity, share, whole, words } from "./field-rule";

const PROTOCOLS = words("TCP", "UDP", "SCTP");
const TRAFFIC_POLICIES = words("Cluster", "Local");
/** What lasts is restarted however it ends. */
const restarted: FieldRule = ["spec.template.spec.restartPolicy", words("Always")];

const claim: readonly FieldRule[] = [
  ["", needs("accessModes", "resources")],
  ["accessModes.*", words("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")],
  ["resources", needs("requests")],
  ["resources.requests", needs("storage")],
  ["resources.requests.storage", quantity],
];

const job: readonly FieldRule[] = [
  ["backoffLimit", whole(0)],
  ["activeDeadlineSeconds", whole(0)],
  ["completionMode", words("NonIndexed", "Indexed")],
  ["ttlSecondsAfterFinished", whole(0)],
  ["template.spec.restartPolicy", words("Never", "OnFailure")],
];

const scaling: readonly FieldRule[] = [
  ["stabilizationWindowSeconds", whole(0, 3600)],
  ["selectPolicy", words("Max", "Min", "Disabled")],
  ["policies.*", needs("type", "value", "periodSeconds")],
  ["policies.*.type", words("Pods", "Percent")],
  ["policies.*.value", whole(1)],
  ["policies.*.periodSeconds", whole(1, 1800)],
];

/** Usages of keys that cert-manager knows. */
const USAGES = words(
  ...["signing", "digital signature", "content commitment", "key encipherment", "key agreement"],
  ...["data encipherment", "cert sign", "crl sign", "encipher only", "decipher only", "any"],
  ...["server auth", "client auth", "code signing", "email protection", "s/mime", "ipsec end system"],
  ...["ipsec tunnel", "ipsec user", "timestamping", "ocsp signing", "microsoft sgc", "netscape sgc"],
);

/** Amounts that a quota may bound; others are of classes, or have a prefix or a domain. */
const QUOTA_KEY =
  /^((requests\.|limits\.)?(cpu|memory|ephemeral-storage)|requests\.storage|pods|services(\.(nodeports|loadbalancers))?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|.*\/.*|.*\.storageclass\.storage\.k8s\.io\/.*|(requests\.)?hugepages-.+)$/;

/** Whether a quota may bound an amount of that name; of one that it does not know it bounds nothing. */
export const isQuotaKey = (key: string): boolean => QUOTA_KEY.test(key);

/** What the fields of an object take, by its kind. */
export const objectFieldRules: { readonly [kind: string]: readonly FieldRule[] } = {
  DaemonSet: [restarted],
  ReplicaSet: [restarted],
  Deployment: [
    restarted,
    ["spec.replicas", whole(0)],
    ["spec.minReadySeconds", whole(0)],
    ["spec.revisionHistoryLimit", whole(0)],
    ["spec.progressDeadlineSeconds", whole(0)],
    ["spec.strategy.type", words("RollingUpdate", "Recreate")],
    ["spec.strategy.rollingUpdate.maxSurge", share],
    ["spec.strategy.rollingUpdate.maxUnavailable", share],
  ],
  StatefulSet: [
    restarted,
    ["spec.replicas", whole(0)],
    ["spec.minReadySeconds", whole(0)],
    ["spec.podManagementPolicy", words("OrderedReady", "Parallel")],
    ["spec.updateStrategy.type", words("RollingUpdate", "OnDelete")],
    ["spec.persistentVolumeClaimRetentionPolicy.whenDeleted", words("Retain", "Delete")],
    ["spec.persistentVolumeClaimRetentionPolicy.whenScaled", words("Retain", "Delete")],
    ...below("spec.volumeClaimTemplates.*.spec", claim),
  ],
  Job: below("spec", job),
  CronJob: [
    ["spec", needs("schedule")],
    ["spec.concurrencyPolicy", words("Allow", "Forbid", "Replace")],
    ["spec.startingDeadlineSeconds", whole(0)],
    ["spec.successfulJobsHistoryLimit", whole(0)],
    ["spec.failedJobsHistoryLimit", whole(0)],
    ...below("spec.jobTemplate.spec", job),
  ],
  PersistentVolumeClaim: below("spec", claim),
  Service: [
    ["spec.type", words("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")],
    ["spec.ports.*", needs("port")],
    ["spec.ports.*.port", port],
    ["spec.ports.*.protocol", PROTOCOLS],
    ["spec.externalTrafficPolicy", TRAFFIC_POLICIES],
    ["spec.internalTrafficPolicy", TRAFFIC_POLICIES],
    ["spec.sessionAffinity", words("None", "ClientIP")],
    ["spec.ipFamilyPolicy", words("SingleStack", "PreferDualStack", "RequireDualStack")],
  ],
  NetworkPolicy: [
    ["spec.policyTypes.*", words("Ingress", "Egress")],
    ...["ingress", "egress"].flatMap((direction): FieldRule[] => [
      [`spec.${direction}.*.ports.*.protocol`, PROTOCOLS],
      [`spec.${direction}.*.ports.*.endPort`, port],
    ]),
    ["spec.ingress.*.from.*.ipBlock", needs("cidr")],
    ["spec.egress.*.to.*.ipBlock", needs("cidr")],
  ],
  PodDisruptionBudget: [["spec.unhealthyPodEvictionPolicy", words("IfHealthyBudget", "AlwaysAllow")]],
  HorizontalPodAutoscaler: [
    ["spec", needs("maxReplicas", "scaleTargetRef")],
    ["spec.scaleTargetRef", needs("kind", "name")],
    ["spec.minReplicas", whole(0)],
    ["spec.maxReplicas", whole(1)],
    ["spec.metrics.*", needs("type")],
    ["spec.metrics.*", oneOf("resource", "containerResource", "pods", "object", "external")],
    ["spec.metrics.*.type", words("Resource", "ContainerResource", "Pods", "Object", "External")],
    ["spec.metrics.*.resource", needs("name", "target")],
    ["spec.metrics.*.resource.target", needs("type")],
    ["spec.metrics.*.resource.target", oneOf("averageUtilization", "averageValue", "value")],
    ["spec.metrics.*.resource.target.type", words("Utilization", "Value", "AverageValue")],
    ["spec.metrics.*.resource.target.averageUtilization", whole(1)],
    ...below("spec.behavior.scaleUp", scaling),
    ...below("spec.behavior.scaleDown", scaling),
  ],
  LimitRange: [
    ["spec.limits.*", needs("type")],
    ["spec.limits.*.type", words("Container", "Pod", "PersistentVolumeClaim")],
    ...["default", "defaultRequest", "max", "min"].map((bound): FieldRule => [
      `spec.limits.*.${bound}.*`,
      quantity,
    ]),
  ],
  ResourceQuota: [["spec.hard.*", quantity]],
  StorageClass: [
    ["", needs("provisioner")],
    ["reclaimPolicy", words("Retain", "Delete")],
    ["volumeBindingMode", words("Immediate", "WaitForFirstConsumer")],
  ],
  PriorityClass: [
    ["", needs("value")],
    // What is above is for the cluster's own.
    ["value", whole(-(2 ** 31), 1e9)],
    ["preemptionPolicy", words("Never", "PreemptLowerPriority")],
  ],
  Certificate: [
    ["spec", needs("secretName", "issuerRef")],
    ["spec.issuerRef", needs("name")],
    ["spec.usages.*", USAGES],
    ["spec.privateKey.algorithm", words("RSA", "ECDSA", "Ed25519")],
    ["spec.privateKey.encoding", words("PKCS1", "PKCS8")],
    ["spec.privateKey.rotationPolicy", words("Never", "Always")],
  ],
  Gateway: [
    ["spec", needs("gatewayClassName", "listeners")],
    ["spec.listeners.*", needs("name", "port", "protocol")],
    ["spec.listeners.*.port", port],
    ["spec.listeners.*.tls.mode", words("Terminate", "Passthrough")],
    ["spec.listeners.*.allowedRoutes.namespaces.from", words("All", "Selector", "Same", "None")],
    ["spec.listeners.*.tls.certificateRefs.*", needs("name")],
  ],
  HTTPRoute: [
    ["spec.parentRefs.*", needs("name")],
    ["spec.rules.*.backendRefs.*", needs("name")],
    ["spec.rules.*.backendRefs.*.port", port],
    ["spec.rules.*.backendRefs.*.weight", whole(0, 1e6)],
    ["spec.rules.*.matches.*.path.type", words("Exact", "PathPrefix", "RegularExpression")],
  ],
};
