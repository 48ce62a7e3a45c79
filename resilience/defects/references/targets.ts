/** Something that declares a name of a kind. */
interface Declarer {
  /** Kind of the object that does. */
  readonly kind: string;
  /** Where the name stands in it. Default: its own name. */
  readonly name?: string;
}

/** A kind of object that names are looked for among. */
export interface Target {
  /** Whether its names are those of a namespace or of the whole cluster. */
  readonly scope: "namespace" | "cluster";
  readonly declaredBy: readonly Declarer[];
  /** Names that every cluster or namespace has without being told. */
  readonly builtIn?: RegExp;
  /**
   * Kinds of which one in the graph says that the graph declares such names at all; where there is none, they come by other
   * means, and none is called missing. Absent: a name that the graph does not declare is missing.
   */
  readonly evidence?: readonly string[];
}

const namespaced = (kind: string, more: Partial<Target> = {}): Target => ({
  scope: "namespace",
  declaredBy: [{ kind }],
  ...more,
});

const clusterWide = (kind: string, more: Partial<Target> = {}): Target => ({
  ...namespaced(kind, more),
  scope: "cluster",
});

const secretSources = ["Secret", "Certificate", "ExternalSecret", "SealedSecret"] as const;

/** Kinds by which a graph shows that it sets its clusters up, and does not find classes in them that are there already. */
const CLUSTER_SETUP = ["PriorityClass", "StorageClass", "LimitRange"] as const;

const targets: { readonly [kind: string]: Target } = {
  Secret: {
    scope: "namespace",
    declaredBy: [
      { kind: "Secret" },
      { kind: "Certificate", name: "spec.secretName" },
      { kind: "ExternalSecret" },
      { kind: "ExternalSecret", name: "spec.target.name" },
      { kind: "SealedSecret" },
    ],
    evidence: [...secretSources, "Issuer", "ClusterIssuer", "AWSPCAClusterIssuer", "AWSPCAIssuer"],
  },
  ConfigMap: namespaced("ConfigMap", { builtIn: /^kube-root-ca\.crt$/ }),
  ServiceAccount: namespaced("ServiceAccount", { builtIn: /^default$/ }),
  Namespace: clusterWide("Namespace", {
    builtIn: /^(default|kube-system|kube-public|kube-node-lease)$/,
    evidence: ["Namespace", "LimitRange", "StorageClass"],
  }),
  PriorityClass: clusterWide("PriorityClass", {
    builtIn: /^system-(cluster|node)-critical$/,
    evidence: CLUSTER_SETUP,
  }),
  StorageClass: clusterWide("StorageClass", { evidence: CLUSTER_SETUP }),
  ClusterRole: clusterWide("ClusterRole", {
    builtIn: /^(cluster-admin|admin|edit|view|system:.*)$/,
    evidence: ["ClusterRole"],
  }),
  // What implements gateways, ingresses and runtimes brings its classes, and is part of the cluster.
  GatewayClass: clusterWide("GatewayClass", { evidence: ["GatewayClass"] }),
  IngressClass: clusterWide("IngressClass", { evidence: ["IngressClass"] }),
  RuntimeClass: clusterWide("RuntimeClass", { evidence: ["RuntimeClass"] }),
  PersistentVolume: clusterWide("PersistentVolume", { evidence: ["PersistentVolume"] }),
};

/** Where names of a kind are declared; of a kind that is not listed, by its objects. */
export function targetOf(kind: string): Target {
  return targets[kind] ?? (kind.includes("Cluster") ? clusterWide(kind) : namespaced(kind));
}
