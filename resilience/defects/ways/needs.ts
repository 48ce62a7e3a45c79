import { objectName } from "../../blueprint/pod";
import type { Clusters } from "./clusters";
import type { End, Seen, WayPort } from "./network-policies";
import type { ContainerPort, Pods } from "./pods";
import type { Way, WayEnd } from "./way";

/** That one has to reach another, by any one of several ways. */
export type Need = readonly Way[];

/** How pods are seen from a site: by labels and address in their own cluster, by address from another. */
export function seenFrom(clusters: Clusters, site: string, pods: End): readonly Seen[] {
  const range = clusters.podRange(pods.site);
  const byAddress: Seen[] = range ? [{ as: "addresses", range }] : [];
  if (site !== pods.site) return byAddress;
  return [{ as: "pods", pods, namespaceLabels: clusters.labelsOfNamespace(pods) }, ...byAddress];
}

/** What of a way concerns what does its part by it. */
export interface Effect {
  /** Not counted on where it is the first end that does not let it through. */
  readonly from?: readonly string[];
  /** As `from`, of the other end. */
  readonly to?: readonly string[];
  /** Absent: an error. */
  readonly level?: Way["level"];
}

/** One end of a way. */
export function endOf(pods: Pods, sees: readonly Seen[], disables: readonly string[] = []): WayEnd {
  return {
    pods,
    name: objectName(pods.workload),
    urn: pods.workload.urn,
    field: pods.labelsField,
    sees,
    disables,
  };
}

/** That pods have to reach others on a port, in their own cluster or at another site; `[]` where addresses are unknown. */
export function podsToPods(
  clusters: Clusters,
  from: Pods,
  to: Pods,
  port: WayPort,
  effect: Effect = {},
): Need {
  const sees = seenFrom(clusters, from.site, to);
  const isSeen = seenFrom(clusters, to.site, from);
  if (sees.length === 0 || isSeen.length === 0) return [];
  return [
    {
      from: endOf(from, sees, effect.from),
      to: endOf(to, isSeen, effect.to),
      port: { port: port.port, protocol: port.protocol },
      toPorts: to.ports,
      who: {
        from: { name: objectName(from.workload), site: from.site },
        to: { name: objectName(to.workload), site: to.site },
      },
      level: effect.level ?? "error",
    },
  ];
}

/** That pods have to reach addresses outside of their cluster. */
export function podsToOutside(
  from: Pods,
  sees: readonly Seen[],
  port: number,
  name: string,
  disables: readonly string[] = [],
): Need {
  return [
    {
      from: endOf(from, sees, disables),
      port: { port, protocol: "TCP" },
      toPorts: [],
      who: { from: { name: objectName(from.workload), site: from.site }, to: { name } },
      level: "error",
    },
  ];
}

/** That somebody who is none of a cluster's pods has to reach pods of one. */
export function outsideToPods(to: WayEnd, isSeen: Seen, name: string, port: WayPort): Way {
  const pods: End = to.pods;
  return {
    to: { ...to, sees: [isSeen] },
    port,
    toPorts: pods.ports,
    who: { from: { name }, to: { name: to.name, site: pods.site } },
    level: "error",
  };
}

/** The port of pods that has a name or, where none has, a number; `undefined` where none of their containers has it. */
export function portOf(pods: Pods, name: RegExp, number: number): ContainerPort | undefined {
  return (
    pods.ports.find((port) => port.name !== undefined && name.test(port.name)) ??
    pods.ports.find(({ port }) => port === number)
  );
}

/** Labels of the pods of a cluster's DNS server in distributions that are known, and the namespaces that they stand in. */
const DNS_SERVERS = [
  ["kube-system", "k8s-app", "kube-dns"],
  ["kube-system", "k8s-app", "coredns"],
  ["kube-system", "k8s-app", "node-local-dns"],
  ["kube-system", "app.kubernetes.io/name", "coredns"],
  ["openshift-dns", "dns.operator.openshift.io/daemonset-dns", "default"],
] as const;

/** That pods have to look names up, at the DNS server of their cluster: its pods, or an address on the node. */
export function nameLookup(clusters: Clusters, from: Pods, disables: readonly string[]): Need {
  return lookupFrom(clusters, { ...endOf(from, [], disables), pods: from });
}

/** As {@link nameLookup}, of one end of a way. */
export function lookupFrom(clusters: Clusters, from: WayEnd): Need {
  const { site } = from.pods;
  const servers = DNS_SERVERS.map(([namespace, label, value]): Seen => {
    const pods = { site, namespace, labels: new Map([[label, value]]), ports: [] };
    return { as: "pods", pods, namespaceLabels: clusters.labelsOfNamespace(pods) };
  });
  return [
    {
      from: { ...from, sees: [...servers, { as: "somewhere" }] },
      port: { port: 53, protocol: "UDP" },
      toPorts: [],
      who: { from: { name: from.name, site }, to: { name: "DNS", site } },
      level: "error",
    },
  ];
}
