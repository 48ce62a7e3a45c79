import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import { TransportProtocol } from "./arguments";
import type { ResolvedNamespace } from "./namespace-schema";

/** Label that Kubernetes itself puts on every namespace, with the namespace's name. */
const namespaceName = "kubernetes.io/metadata.name";

/** Annotation that says why a policy lets traffic through. */
const purposeAnnotation = "holdfast.dev/purpose";

/** Where the cluster's DNS server runs; the same in every distribution that follows kubeadm. */
const clusterDns = {
  namespaceSelector: { matchLabels: { [namespaceName]: "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

/**
 * Declares what may go in and out of a namespace: nothing, but DNS queries and the listed rules. Each rule is a policy
 * of its own, so that `kubectl get networkpolicy` reads as the list of what is open.
 *
 * @param name prefix of resource names
 * @param site the site's name
 * @param namespace the namespace and its rules
 * @param opts options for the policies
 */
export function declareTraffic(
  name: string,
  site: string,
  namespace: ResolvedNamespace,
  opts: pulumi.CustomResourceOptions,
): void {
  const policy = (what: string, policyName: string, purpose: string, spec: NetworkPolicySpec) =>
    new k8s.networking.v1.NetworkPolicy(
      `${name}-${namespace.name}-${what}`,
      {
        metadata: {
          name: policyName,
          namespace: namespace.name,
          labels: { [labels.site]: site },
          annotations: { [purposeAnnotation]: purpose },
        },
        spec: { podSelector: {}, ...spec },
      },
      opts,
    );

  policy("default-deny", "default-deny", "What no other policy lets through is denied.", {
    policyTypes: ["Ingress", "Egress"],
  });
  policy("allow-dns", "allow-dns", "Names are looked up at the cluster's DNS server.", {
    policyTypes: ["Egress"],
    egress: [
      {
        to: [clusterDns],
        ports: [
          { port: 53, protocol: TransportProtocol.Udp },
          { port: 53, protocol: TransportProtocol.Tcp },
        ],
      },
    ],
  });
  for (const rule of namespace.ingress) {
    policy(`in-${rule.name}`, `in-${rule.name}`, rule.purpose, {
      policyTypes: ["Ingress"],
      ingress: [{ from: peers(rule), ports: rule.ports }],
    });
  }
  for (const rule of namespace.egress) {
    policy(`out-${rule.name}`, `out-${rule.name}`, rule.purpose, {
      policyTypes: ["Egress"],
      egress: [{ to: peers(rule), ports: rule.ports }],
    });
  }
}

type TrafficRule = ResolvedNamespace["ingress"][number];
type NetworkPolicySpec = Omit<k8s.types.input.networking.v1.NetworkPolicySpec, "podSelector">;

function peers({ namespaces, cidrs }: TrafficRule): k8s.types.input.networking.v1.NetworkPolicyPeer[] {
  return [
    ...namespaces.map((each) => ({ namespaceSelector: { matchLabels: { [namespaceName]: each } } })),
    ...cidrs.map((cidr) => ({ ipBlock: { cidr } })),
  ];
}
