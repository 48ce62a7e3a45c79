import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceWorkload } from "../active-active-service/workload";
import { scrapedPorts } from "./names";
import type { ResolvedMonitoring } from "./schema";

type EgressRule = k8s.types.input.networking.v1.NetworkPolicyEgressRule;

const namespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const tcp = (port: number) => ({ protocol: "TCP", port });

const everywhere = { ipBlock: { cidr: "0.0.0.0/0" } };

/**
 * Lets monitoring reach what it scrapes, the API server by which it finds it, users' ways in, name servers, and the topics
 * by which people are called.
 */
export function declareMonitoringTraffic(
  name: string,
  { controlPlaneCidrs }: ResolvedMonitoring,
  { args, labels, selector }: ServiceWorkload,
  opts: pulumi.CustomResourceOptions,
): void {
  const site = controlPlaneCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const egress: EgressRule[] = [
    // Members of other sites have addresses that only their cluster knows.
    { to: [namespace("data"), everywhere], ports: [tcp(scrapedPorts.members)] },
    {
      to: [namespace("data")],
      ports: [tcp(scrapedPorts.routers), tcp(scrapedPorts.objectStores), tcp(scrapedPorts.logServers)],
    },
    { to: [namespace("quorum")], ports: [tcp(scrapedPorts.voters)] },
    { to: [namespace("dns")], ports: [tcp(scrapedPorts.nameServers)] },
    { to: [namespace("kube-system")], ports: [tcp(scrapedPorts.objectStates)] },
    { to: [namespace("cert-manager")], ports: [tcp(scrapedPorts.certificates)] },
    { to: site, ports: [tcp(scrapedPorts.kubelets), tcp(6443)] },
    // Topics, edges as users reach them, and the API server by its service.
    { to: [everywhere], ports: [tcp(443)] },
    { to: [everywhere], ports: [{ protocol: "UDP", port: 53 }, tcp(53)] },
  ];
  new k8s.networking.v1.NetworkPolicy(
    `${name}-monitoring-traffic`,
    {
      metadata: { name: `${args.service}-targets`, namespace: args.namespace, labels },
      spec: { podSelector: { matchLabels: selector }, policyTypes: ["Egress"], egress },
    },
    opts,
  );
}
