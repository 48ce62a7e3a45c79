import type { Resource, ResourceGraph, Value } from "@holdfast/resilience";
import { at, listOf, recordOf, textOf, textsOf } from "@holdfast/resilience/graph/values";
import { labelsAt, namespaceOf, objectName } from "../graph/resources";
import { workloadsOf } from "../graph/workloads";
import type { Violation } from "../rule";

const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** True for a policy that selects every pod of its namespace and lets nothing through, one way or both. */
function denies(policy: Resource, direction: "Ingress" | "Egress"): boolean {
  const spec = policy.inputs["spec"];
  const selector = recordOf(at(spec, "podSelector"));
  const rules = at(spec, direction.toLowerCase());
  return (
    Object.values(selector).every(
      (part) => Object.keys(labelsAt(part)).length === 0 && listOf(part).length === 0,
    ) &&
    textsOf(at(spec, "policyTypes")).includes(direction) &&
    listOf(rules).length === 0
  );
}

function namespaces(graph: ResourceGraph): Violation[] {
  const policies = graph.resources.filter(({ type }) => type === NETWORK_POLICY);
  const found: Violation[] = [];
  for (const namespace of graph.resources) {
    if (namespace.type !== "kubernetes:core/v1:Namespace") continue;
    const name = textOf(at(namespace.inputs, "metadata", "name")) ?? namespace.name;
    const inside = policies.filter(
      (policy) => policy.provider === namespace.provider && namespaceOf(policy) === name,
    );
    const open = (["Ingress", "Egress"] as const).filter(
      (direction) => !inside.some((policy) => denies(policy, direction)),
    );
    if (open.length > 0) {
      found.push({
        resource: namespace.urn,
        reason: `namespace ${name} lets ${open.map((way) => way.toLowerCase()).join(" and ")} traffic through that no policy names`,
        fix: `declare a NetworkPolicy in it with an empty podSelector, policyTypes ${open.join(" and ")} and no rules`,
      });
    }
    const profile = labelsAt(at(namespace.inputs, "metadata", "labels"))[
      "pod-security.kubernetes.io/enforce"
    ];
    if (profile !== "restricted" && profile !== "baseline") {
      found.push({
        resource: namespace.urn,
        reason: `namespace ${name} admits privileged pods`,
        fix: "label it pod-security.kubernetes.io/enforce: restricted",
      });
    }
  }
  return found;
}

/** Services that are reachable from outside of their cluster by whoever has a route to the address. */
function services(graph: ResourceGraph, publicNamespaces: readonly string[]): Violation[] {
  return graph.resources
    .filter(({ type }) => type === "kubernetes:core/v1:Service")
    .filter(({ inputs }) => ["LoadBalancer", "NodePort"].includes(textOf(at(inputs, "spec", "type")) ?? ""))
    .filter((service) => !publicNamespaces.includes(namespaceOf(service)))
    .filter(({ inputs }) => {
      const ranges = textsOf(at(inputs, "spec", "loadBalancerSourceRanges"));
      return ranges.length === 0 || ranges.includes("0.0.0.0/0");
    })
    .map((service) => ({
      resource: service.urn,
      reason: `service ${objectName(service)} is open to every address that has a route to it`,
      fix: "set loadBalancerSourceRanges to its callers, or make it a ClusterIP behind the edge gateway",
    }));
}

function gateways(graph: ResourceGraph): Violation[] {
  return graph.resources
    .filter(
      ({ type }) => type.startsWith("kubernetes:gateway.networking.k8s.io/") && type.endsWith(":Gateway"),
    )
    .flatMap((gateway) =>
      listOf(at(gateway.inputs, "spec", "listeners"))
        .filter((listener) => !["HTTPS", "TLS"].includes(textOf(at(listener, "protocol")) ?? ""))
        .map((listener) => ({
          resource: gateway.urn,
          reason: `listener ${textOf(at(listener, "name")) ?? ""} of gateway ${objectName(gateway)} takes requests without TLS`,
          fix: "give it protocol HTTPS and certificateRefs, or take it out",
        })),
    );
}

/** Names that end as those of secrets do, and are none: what they hold is no secret to whoever uses it. */
const NO_SECRETS = new Set(["ETCD_INITIAL_CLUSTER_TOKEN"]);

const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/i;

/** Plain secrets in the environment of containers. */
function environment(graph: ResourceGraph): Violation[] {
  return workloadsOf(graph).flatMap((workload) =>
    workload.containers.flatMap((container) =>
      listOf(at(container.spec, "env"))
        .filter((variable: Value) => {
          const value = textOf(at(variable, "value"));
          const name = textOf(at(variable, "name")) ?? "";
          return SECRET_NAME.test(name) && !NO_SECRETS.has(name) && value !== undefined && value !== "";
        })
        .map((variable) => ({
          resource: workload.resource.urn,
          reason: `${objectName(workload.resource)}: ${textOf(at(variable, "name"))} of container ${container.name} is in plain sight`,
          fix: "take it from a Secret with valueFrom.secretKeyRef, which something outside of this program fills",
        })),
    ),
  );
}

/** Private keys that a program declares, and which would be kept in its state. */
function privateKeys(graph: ResourceGraph): Violation[] {
  return graph.resources
    .filter(
      ({ type, inputs }) =>
        type === "tls:index/privateKey:PrivateKey" ||
        (type === "kubernetes:core/v1:Secret" &&
          [...Object.keys(recordOf(inputs["data"])), ...Object.keys(recordOf(inputs["stringData"]))].some(
            (key) => key.endsWith(".key"),
          )),
    )
    .map((resource) => ({
      resource: resource.urn,
      reason: `${resource.name} puts a private key into the state`,
      fix: "declare a cert-manager Certificate: the key is then made in the cluster and stays there",
    }));
}

/** What is open in the sites' clusters, and what lies in plain sight there. */
export function clusterExposure(graph: ResourceGraph, publicNamespaces: readonly string[]): Violation[] {
  return [
    ...namespaces(graph),
    ...services(graph, publicNamespaces),
    ...gateways(graph),
    ...environment(graph),
    ...privateKeys(graph),
  ];
}
