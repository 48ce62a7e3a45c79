import { z } from "zod";
import { cidr } from "../arguments/addresses";
import { choice, dnsLabel, quoted, text } from "../arguments/names";
import { port, wholeNumber } from "../arguments/numbers";
import { parseQuantity, quantity } from "../arguments/quantities";
import { distinct, type Fields, refuse, refuseDuplicates, someDistinct } from "../arguments/schema";
import {
  type ContainerDefaults,
  type NamespaceArgs,
  type NamespaceQuota,
  type TrafficPort,
  type TrafficRule,
  TransportProtocol,
} from "./arguments";
import { edgeGateway } from "./edge";

const trafficPort = z.object({
  port,
  protocol: choice(TransportProtocol).default(TransportProtocol.Tcp),
} satisfies Fields<TrafficPort>);

const rule = z
  .object({
    name: dnsLabel,
    purpose: text("why the traffic is needed"),
    namespaces: z.array(z.string()).default([]),
    cidrs: z.array(cidr).default([]),
    ports: someDistinct("port", trafficPort, (each) => `${each.port}/${each.protocol}`),
  } satisfies Fields<TrafficRule>)
  .superRefine(({ namespaces: names, cidrs }, context) => {
    const noun = "namespace or address range";
    const peers = [...names, ...cidrs];
    if (peers.length > 0) {
      refuseDuplicates(context, noun, peers, ["namespaces"]);
      return;
    }
    const refusal = {
      what: `there is no ${noun}`,
      why: `at least one ${noun} is needed`,
      fix: `add a ${noun}`,
    };
    refuse(context, refusal, ["namespaces"]);
  });

const rules = distinct("rule", rule, ({ name }) => name).default([]);

const namespace = z
  .object({
    name: dnsLabel,
    purpose: text("what the namespace is for"),
    quota: z.object({
      cpu: quantity,
      memory: quantity,
      storage: quantity,
      pods: wholeNumber({ minimum: 1, maximum: 1_000_000, unit: "pods" }),
    } satisfies Fields<NamespaceQuota>),
    containerDefaults: z.object({
      cpu: quantity,
      memory: quantity,
      maximumMemory: quantity.optional(),
    } satisfies Fields<ContainerDefaults>),
    ingress: rules,
    egress: rules,
  } satisfies Fields<NamespaceArgs>)
  .superRefine(({ quota, containerDefaults: { memory, maximumMemory } }, context) => {
    const [each = 0, most = 0, all = 0] = [memory, maximumMemory ?? quota.memory, quota.memory].map(
      (amount) => parseQuantity(amount, ""),
    );
    if (each <= most && most <= all) return;
    const refusal = {
      what:
        `a container gets ${memory} of memory by default and at most ` +
        `${maximumMemory ?? quota.memory}, and the namespace has ${quota.memory}`,
      why: "a default above the maximum, or a maximum above the quota, would let no container start",
      fix: "raise the quota, or lower what a container gets",
    };
    refuse(context, refusal, ["containerDefaults"]);
  });

/** A namespace with every default. */
export type ResolvedNamespace = z.output<typeof namespace>;

export const namespaces = someDistinct("namespace", namespace, ({ name }) => name).superRefine(
  (given, context) => {
    const names = given.map(({ name }) => name);
    if (!names.includes(edgeGateway.namespace)) {
      refuse(context, {
        what: `there is no namespace "${edgeGateway.namespace}"`,
        why: `the gateway "${edgeGateway.namespace}/${edgeGateway.name}", through which requests enter, stands in it`,
        fix: `add a namespace "${edgeGateway.namespace}"`,
      });
    }
    for (const [index, each] of given.entries()) {
      for (const direction of ["ingress", "egress"] as const) {
        for (const [nth, { namespaces: peers }] of each[direction].entries()) {
          refuseUnknownPeer(context, names, peers, [index, direction, nth, "namespaces"]);
        }
      }
    }
  },
);

/** Kubernetes' own namespaces are in every cluster without being declared here. */
function refuseUnknownPeer(
  context: z.RefinementCtx,
  names: readonly string[],
  peers: readonly string[],
  path: (string | number)[],
): void {
  const unknown = peers.find((each) => !names.includes(each) && !each.startsWith("kube-"));
  if (unknown === undefined) return;
  const refusal = {
    what: `the rule names a namespace "${unknown}" that the site does not have`,
    why: "the policy would match nothing and the traffic would stay denied without a word",
    fix: `name one of ${quoted(names)}, or declare "${unknown}"`,
  };
  refuse(context, refusal, path);
}
