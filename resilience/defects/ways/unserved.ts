import { isIpv4 } from "@holdfast/contract/addresses";
import { objectName } from "../../blueprint/pod";
import { labels, types } from "../../blueprint/reading";
import { at, isWithheld, listOf, recordOf, textOf, textsOf } from "../../graph/values";
import type { Voter } from "../../stores/quorum/quorum";
import type { Defect } from "../defect";
import { type ClusterService, targetPort } from "./cluster-services";
import type { Clusters } from "./clusters";
import type { ContainerPort, Pods } from "./pods";

/** Annotations by which load balancers are asked for an address: MetalLB's, Cilium's, kube-vip's and others'. */
const ADDRESS_ANNOTATION = /load-?balancer-?ips?$|lb-ipam-ips$|ipam-ips$/i;

/** Addresses that a Service asks for; `undefined` where one of them is not to be known. */
function askedAddresses({ resource }: ClusterService): string[] | undefined {
  const spec = resource.inputs["spec"];
  const annotations = recordOf(at(resource.inputs, "metadata", "annotations"));
  const own = at(spec, "loadBalancerIP");
  const external = at(spec, "externalIPs");
  const asked = Object.entries(annotations).filter(([name]) => ADDRESS_ANNOTATION.test(name));
  if (isWithheld(own) || isWithheld(external) || asked.some(([, value]) => isWithheld(value)))
    return undefined;
  return [
    ...(textOf(own) ? [textOf(own) ?? ""] : []),
    ...textsOf(external),
    ...asked.flatMap(([, value]) => (textOf(value) ?? "").split(",").map((text) => text.trim())),
  ].filter((address) => address !== "");
}

const isPublished = ({ type, resource }: ClusterService): boolean =>
  type === "LoadBalancer" || listOf(at(resource.inputs, "spec", "externalIPs")).length > 0;

/** Ports at which others ask for a voter at its address, as texts about it say: `10.17.16.23:2380`. */
function portsAt(address: string, text: string): number[] {
  const found = text.matchAll(new RegExp(`\\b${address.replaceAll(".", "\\.")}:(\\d+)`, "g"));
  return [...new Set([...found].map(([, port]) => Number(port)))];
}

function voterAddress(clusters: Clusters, voter: Voter, voters: readonly Voter[]): Defect[] {
  const pods = clusters.podsOfUrn(voter.urn);
  const { address, urn } = voter;
  if (!pods || urn === undefined || address === undefined || !isIpv4(address)) return [];
  if (at(pods.workload.inputs, "spec", "template", "spec", "hostNetwork") === true) return [];
  const published = clusters.servicesTo(pods).filter(isPublished);
  const addresses = published.map(askedAddresses);
  if (addresses.includes(undefined)) return [];
  const [service] = published;
  if (!service) {
    // What selects other pods than it is for is found elsewhere, and a program without Services has other means.
    const isTaken = clusters.services.some(
      (each) => isMeantFor(each, pods) && !clusters.selected(each).includes(pods),
    );
    return isTaken || clusters.services.every(({ site }) => site !== pods.site)
      ? []
      : [unserved(pods, { address }, [urn])];
  }
  const right = published.find((_, index) => addresses[index]?.includes(address));
  if (!right) {
    const value = addresses.flat().join(", ") || "absent";
    const told = /initial-advertise-peer-urls(?:=|","|\s)https?:\/\/([\d.]+)/.exec(
      JSON.stringify(pods.containers),
    )?.[1];
    // What the voter tells of itself and its load balancer agree: it is the member list that is wrong.
    if (told !== undefined && addresses.flat().includes(told)) {
      return [
        {
          policy: "ways-are-open",
          level: "error",
          resource: urn,
          field: "initial-cluster",
          problem: {
            kind: "other-address",
            value: address,
            expected: told,
            of: "load-balancer",
            name: voter.name,
          },
          disables: [urn],
        },
      ];
    }
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: service.resource.urn,
        field: "spec.loadBalancerIP",
        problem: { kind: "other-address", value, expected: address, of: "member-list", name: voter.name },
        mend: { resource: service.resource.urn, path: ["spec", "loadBalancerIP"], value: address },
        disables: [urn],
      },
    ];
  }
  const said = [pods, ...voters.flatMap((other) => clusters.podsOfUrn(other.urn) ?? [])];
  const wanted = portsAt(address, JSON.stringify(said.map(({ containers }) => containers)));
  const missing = wanted.filter((port) => !right.ports.some((each) => each.port === port));
  return missing.length === 0 ? [] : [portDefect(right, missing, [urn])];
}

function portDefect(
  { resource, ports }: ClusterService,
  missing: readonly number[],
  disables: readonly string[],
): Defect {
  return {
    policy: "ways-are-open",
    level: "error",
    resource: resource.urn,
    field: "spec.ports",
    problem: {
      kind: "port-missing",
      value: ports.map(({ port }) => port).join(", "),
      missing: missing.map(String),
    },
    disables,
  };
}

/** Labels by which a Service is for the pods of a workload, whatever it selects. */
const IDENTITY = [labels.service, labels.database, labels.quorum, labels.voter, labels.zone] as const;

function isMeantFor(service: ClusterService, pods: Pods): boolean {
  const own = at(service.resource.inputs, "metadata", "labels");
  const shared = IDENTITY.filter((label) => pods.labels.has(label));
  return (
    service.site === pods.site &&
    service.namespace === pods.namespace &&
    shared.length > 0 &&
    shared.every((label) => at(own, label) === pods.labels.get(label))
  );
}

/** Pods that no Service leads to, though others have to reach them. */
function unserved(
  pods: Pods,
  by: { address?: string; ports?: readonly string[] },
  disables: readonly string[],
): Defect {
  return {
    policy: "ways-are-open",
    level: "error",
    resource: pods.workload.urn,
    field: pods.labelsField,
    problem: { kind: "unserved", value: objectName(pods.workload), site: pods.site, ...by },
    disables,
  };
}

/** Ports of a router that lead to a shard, and to which no Service leads. */
function unservedPorts(clusters: Clusters, router: Pods): ContainerPort[] {
  const services = clusters.servicesTo(router);
  const served = services.flatMap((service) =>
    service.ports.flatMap((port) => targetPort(router, port) ?? []),
  );
  return router.ports.filter((port) => /^(leader|replica)/.test(port.name ?? "") && !served.includes(port));
}

/**
 * Pods that others have to reach, and to which no Service leads: voters at their address, routers, services that somebody
 * calls, name servers. A route or a StatefulSet that names a Service which is not there is found as what it is.
 */
export function unservedPods(clusters: Clusters): Defect[] {
  const { blueprint, services, reading } = clusters;
  const sites = new Set(services.map(({ site }) => site));
  const routed = new Set(
    reading
      .all(types.route)
      .map(
        (route) =>
          `${reading.findSite(route) ?? ""}/${textOf(at(route.inputs, "metadata", "labels", labels.service)) ?? ""}`,
      ),
  );
  const without = (urn: string): Pods[] => {
    const pods = clusters.podsOfUrn(urn);
    if (!pods || !sites.has(pods.site) || pods.ports.length === 0) return [];
    if (clusters.servicesTo(pods).length > 0 || services.some((service) => isMeantFor(service, pods)))
      return [];
    return [pods];
  };
  const called = blueprint.services.filter(({ peakRequestsPerSecond }) => (peakRequestsPerSecond ?? 0) > 0);
  return [
    ...blueprint.quorums.flatMap(({ voters }) =>
      voters.flatMap((voter) => voterAddress(clusters, voter, voters)),
    ),
    ...called.flatMap(({ name, deployments }) =>
      deployments
        .filter(({ site }) => !routed.has(`${site}/${name}`))
        .flatMap(({ urn }) => without(urn).map((pods) => unserved(pods, {}, [urn]))),
    ),
    ...blueprint.zones.flatMap((zone) =>
      zone.servers.flatMap(({ urn }) => without(urn).map((pods) => unserved(pods, {}, [urn]))),
    ),
    ...blueprint.databases.flatMap(({ routers }) =>
      routers.flatMap(({ urn }) => {
        const router = clusters.podsOfUrn(urn);
        if (
          !router ||
          !sites.has(router.site) ||
          services.some((service) => misleads(clusters, service, router))
        )
          return [];
        const missing = unservedPorts(clusters, router);
        const names = missing.map(({ name, port }) => name ?? String(port));
        const leads = names.some((name) => name.startsWith("leader"));
        return missing.length === 0 ? [] : [unserved(router, { ports: names }, leads ? [urn] : [])];
      }),
    ),
  ];
}

/** Whether a Service is meant for a router and does not lead to it: that is found as what it is. */
function misleads(clusters: Clusters, service: ClusterService, router: Pods): boolean {
  const own = at(service.resource.inputs, "metadata", "labels");
  return (
    service.site === router.site &&
    at(own, labels.database) === router.labels.get(labels.database) &&
    at(own, labels.role) === undefined &&
    (!clusters.selected(service).includes(router) ||
      service.ports.length === 0 ||
      service.ports.some((port) => !targetPort(router, port)))
  );
}
