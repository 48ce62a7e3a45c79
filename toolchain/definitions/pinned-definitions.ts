/** Files of one module's pinned version that are given to the API servers or to kwok as they are. */
export interface PinnedDefinitions {
  /** Path of the Go module. */
  readonly module: string;
  /** Its version, with a leading "v" as Go has it. */
  readonly version: string;
  /** Where the module's repository serves a file of that version: before the file's path. */
  readonly repository: string;
  /** The files: path in the module, and SHA-256 in hexadecimal. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** The definitions of the custom resources that the blueprint declares: one file for each, as their makers ship them. */
export const customResourceDefinitions: readonly PinnedDefinitions[] = [
  {
    module: "sigs.k8s.io/gateway-api",
    version: "v1.6.3",
    repository: "https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.6.3/",
    files: [
      {
        path: "config/crd/standard/gateway.networking.k8s.io_gatewayclasses.yaml",
        sha256: "d32070cb6930273a07c5ca183135712b1918cc140c6d9b6cef441cdf0e562345",
      },
      {
        path: "config/crd/standard/gateway.networking.k8s.io_gateways.yaml",
        sha256: "905c89d8fefaab9088bf9d0a8d47ebd7ec4e653a914d4bfaa575a7716f07a828",
      },
      {
        path: "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
        sha256: "a89d17ff5ed060fa0eac015524f9252bb291f616412c13ac8cb952ed9c25c5ad",
      },
    ],
  },
  {
    module: "github.com/envoyproxy/gateway",
    version: "v1.6.2",
    repository: "https://raw.githubusercontent.com/envoyproxy/gateway/v1.6.2/",
    files: [
      {
        path: "charts/gateway-helm/crds/generated/gateway.envoyproxy.io_envoyproxies.yaml",
        sha256: "237c9695dfa9637518e1b5f07d4c8b93d40d21314260dea436bd19d313681c6b",
      },
    ],
  },
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    repository: "https://raw.githubusercontent.com/cert-manager/cert-manager/v1.21.2/",
    files: [
      {
        path: "deploy/crds/cert-manager.io_certificates.yaml",
        sha256: "7ad91029c00ec959d54215b19d3b1a9b7e0247eaa60f987151c2b70d8661f8af",
      },
      {
        path: "deploy/crds/cert-manager.io_issuers.yaml",
        sha256: "05e37efb02777e0362d24269fa103c2fc11419f9c85e31854ef873e5d9e5c5cc",
      },
    ],
  },
  {
    module: "github.com/cert-manager/aws-privateca-issuer",
    version: "v1.11.0",
    repository: "https://raw.githubusercontent.com/cert-manager/aws-privateca-issuer/v1.11.0/",
    files: [
      {
        path: "config/crd/bases/awspca.cert-manager.io_awspcaclusterissuers.yaml",
        sha256: "5d8e3f84c488eadf3ff505b64728dce56ccf2ead1c1213744c30bf461382455d",
      },
    ],
  },
];

/** kwok's stages: a node becomes ready and renews its lease, a pod becomes ready, completes and goes, all at once. */
export const kwokStages: readonly PinnedDefinitions[] = [
  {
    module: "sigs.k8s.io/kwok",
    version: "v0.7.0",
    repository: "https://raw.githubusercontent.com/kubernetes-sigs/kwok/v0.7.0/",
    files: [
      {
        path: "kustomize/stage/node/fast/node-initialize.yaml",
        sha256: "23bc2b6f8851eec1a9210157dd7e5cebec51e9470769834125f8c6afe709c5cb",
      },
      {
        path: "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
        sha256: "9becfc93321222915bd1ec8ab103fe769afe4b23e1386bf40553deb02e332c9c",
      },
      {
        path: "kustomize/stage/pod/fast/pod-ready.yaml",
        sha256: "e65dd089b96403f7fbb4d63ec90b60a7c3597c6ceb13383831d970e7290c5997",
      },
      {
        path: "kustomize/stage/pod/fast/pod-complete.yaml",
        sha256: "86b800597419abbd7d8c43b0dfc4782643cfcfcfc8ac617f1e79e4e3a68533b2",
      },
      {
        path: "kustomize/stage/pod/fast/pod-delete.yaml",
        sha256: "5a5ede6a547a2dc5f5455d03724f33665e7ff9aeaf4269d6dbcfa2dcfd2d7173",
      },
    ],
  },
];
