import { parseCidr } from "../arguments/addresses";
import {
  quoted,
  refuseDuplicates,
  requireChoice,
  requireDistinct,
  requireDnsLabel,
  requireText,
} from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import { parseQuantity } from "../arguments/quantities";
import { InvalidInputError } from "../invalid-input";
import { type NamespaceArgs, type TrafficRule, TransportProtocol } from "./arguments";
import { edgeGateway } from "./edge";

/**
 * Refuses namespaces that Kubernetes would not take, and traffic from or to a namespace that is not there.
 *
 * @param namespaces the namespaces
 * @param where path of the argument
 * @throws InvalidInputError for the first that is wrong
 */
export function requireNamespaces(namespaces: readonly NamespaceArgs[], where: string): void {
  const names = (namespaces ?? []).map(({ name }) => name);
  requireDistinct(names, "namespace", where);
  if (!names.includes(edgeGateway.namespace)) {
    throw new InvalidInputError({
      what: `there is no namespace "${edgeGateway.namespace}"`,
      where,
      why: `the gateway "${edgeGateway.namespace}/${edgeGateway.name}", through which requests enter, stands in it`,
      fix: `add a namespace "${edgeGateway.namespace}"`,
    });
  }
  namespaces.forEach((namespace, index) => requireNamespace(namespace, names, `${where}[${index}]`));
}

function requireNamespace(namespace: NamespaceArgs, names: readonly string[], where: string): void {
  requireDnsLabel(namespace.name, `${where}.name`);
  requireText(namespace.purpose, "what the namespace is for", `${where}.purpose`);
  const { quota, containerDefaults } = namespace;
  parseQuantity(quota.cpu, `${where}.quota.cpu`);
  const memory = parseQuantity(quota.memory, `${where}.quota.memory`);
  parseQuantity(quota.storage, `${where}.quota.storage`);
  requireInteger(quota.pods, { minimum: 1, maximum: 1_000_000, unit: "pods" }, `${where}.quota.pods`);
  parseQuantity(containerDefaults.cpu, `${where}.containerDefaults.cpu`);
  const each = parseQuantity(containerDefaults.memory, `${where}.containerDefaults.memory`);
  const most =
    containerDefaults.maximumMemory === undefined
      ? memory
      : parseQuantity(containerDefaults.maximumMemory, `${where}.containerDefaults.maximumMemory`);
  if (each > most || most > memory) {
    throw new InvalidInputError({
      what:
        `a container gets ${containerDefaults.memory} of memory by default and at most ` +
        `${containerDefaults.maximumMemory ?? quota.memory}, and the namespace has ${quota.memory}`,
      where: `${where}.containerDefaults`,
      why: "a default above the maximum, or a maximum above the quota, would let no container start",
      fix: "raise the quota, or lower what a container gets",
    });
  }
  requireRules(namespace.ingress ?? [], names, `${where}.ingress`);
  requireRules(namespace.egress ?? [], names, `${where}.egress`);
}

function requireRules(rules: readonly TrafficRule[], names: readonly string[], where: string): void {
  refuseDuplicates(
    rules.map((rule) => rule.name),
    "rule",
    where,
  );
  rules.forEach((rule, index) => requireRule(rule, names, `${where}[${index}]`));
}

function requireRule(rule: TrafficRule, names: readonly string[], where: string): void {
  requireDnsLabel(rule.name, `${where}.name`);
  requireText(rule.purpose, "why the traffic is needed", `${where}.purpose`);
  const namespaces = rule.namespaces ?? [];
  const cidrs = rule.cidrs ?? [];
  requireDistinct([...namespaces, ...cidrs], "namespace or address range", `${where}.namespaces`);
  // Kubernetes' own namespaces are in every cluster without being declared here.
  const unknown = namespaces.find((each) => !names.includes(each) && !each.startsWith("kube-"));
  if (unknown !== undefined) {
    throw new InvalidInputError({
      what: `the rule names a namespace "${unknown}" that the site does not have`,
      where: `${where}.namespaces`,
      why: "the policy would match nothing and the traffic would stay denied without a word",
      fix: `name one of ${quoted(names)}, or declare "${unknown}"`,
    });
  }
  cidrs.forEach((cidr, index) => parseCidr(cidr, `${where}.cidrs[${index}]`));
  requireDistinct(
    (rule.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? TransportProtocol.Tcp}`),
    "port",
    `${where}.ports`,
  );
  rule.ports.forEach(({ port, protocol }, index) => {
    requireInteger(port, { minimum: 1, maximum: 65_535 }, `${where}.ports[${index}].port`);
    if (protocol !== undefined)
      requireChoice(protocol, TransportProtocol, `${where}.ports[${index}].protocol`);
  });
}
