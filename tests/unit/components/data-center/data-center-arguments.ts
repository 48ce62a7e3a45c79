import { type DataCenterArgs, type NamespaceArgs, SiteKind, TransportProtocol } from "holdfast";

/** Text of a kubeconfig with a token that must never be shown. */
export const kubeconfig = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "ansan", cluster: { server: "https://api.ansan.example:6443" } }],
  contexts: [{ name: "ansan", context: { cluster: "ansan", user: "deployer" } }],
  users: [{ name: "deployer", user: { token: "a-token-to-keep" } }],
  "current-context": "ansan",
});

/** A namespace with nothing open but DNS. */
export function namespace(name: string, change: Partial<NamespaceArgs> = {}): NamespaceArgs {
  return {
    name,
    purpose: `What belongs to ${name}`,
    quota: { cpu: "400", memory: "2Ti", pods: 500, storage: "40Ti" },
    containerDefaults: { cpu: "100m", memory: "128Mi", maximumMemory: "64Gi" },
    ...change,
  };
}

/** Arguments of a data center with everything that is optional left out, but one rule each way. */
export function dataCenterArguments(change: Partial<DataCenterArgs> = {}): DataCenterArgs {
  return {
    site: "ansan",
    kind: SiteKind.Owned,
    country: "kr",
    location: { latitude: 37.3, longitude: 126.83 },
    halls: [
      { name: "hall-1", cores: 2000, memoryGiB: 16_000, powerFeed: "feed-a" },
      { name: "hall-2", cores: 2000, memoryGiB: 16_000 },
    ],
    capacity: { cores: 4000, memoryGiB: 32_000, storageTiB: 900, powerMegawatts: 40 },
    hazards: {
      seismicZone: "gyeonggi",
      typhoonTrack: "yellow-sea",
      floodElevationMetres: 22,
      tsunamiElevationMetres: 10,
      coastDistanceKilometres: 6,
    },
    utilities: {
      substations: { mains: "namansan", reserve: "seongpo" },
      carriers: ["carrier-a", "carrier-b"],
      backbone: "metropolitan-ring",
    },
    cluster: {
      identifier: "ansan",
      apiServer: "https://api.ansan.example:6443",
      domain: "ansan.holdfast.internal",
      podCidr: "10.16.0.0/16",
      serviceCidr: "10.17.0.0/20",
      serviceAccountIssuer: "https://oidc.ansan.example",
      ingressAddress: "203.0.113.10",
    },
    kubeconfig,
    namespaces: [
      namespace("services"),
      namespace("operations"),
      namespace("data", {
        ingress: [
          {
            name: "replication",
            purpose: "Members at the other sites copy from those here.",
            cidrs: ["10.32.0.0/16"],
            ports: [{ port: 5432 }],
          },
        ],
        egress: [
          {
            name: "metrics",
            purpose: "Members push what they measure.",
            namespaces: ["operations"],
            ports: [{ port: 4317 }, { port: 8125, protocol: TransportProtocol.Udp }],
          },
        ],
      }),
      namespace("edge"),
    ],
    edge: { gatewayClassName: "edge", hostnames: ["*.kr.example", "kr.example"] },
    certificateAuthority: {
      arn: "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555",
    },
    ...change,
  };
}
