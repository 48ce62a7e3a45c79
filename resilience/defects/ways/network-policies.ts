import {
  type AddressRange,
  addressesWithout,
  addressRange,
  type AddressSpan,
} from "@holdfast/contract/addresses";
import { foundOnce } from "@holdfast/contract/remembered";
import { namespaceOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import { type Labels, readSelector, type Selector } from "../../blueprint/selector";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, recordOf, textOf, textsOf } from "../../graph/values";
import { type ContainerPort, DEFAULT_PROTOCOL } from "./pods";

/** Which way traffic goes, as seen from the pods that a policy selects. */
export type Direction = "ingress" | "egress";

/** Pods at one end of a way. Of pods that a controller makes nobody knows the labels or ports. */
export interface End {
  readonly site: string;
  readonly namespace: string;
  readonly labels?: Labels;
  readonly ports: readonly ContainerPort[];
}

/** How the one at the other end is seen. */
export type Seen =
  /** By labels, in the same cluster. */
  | { readonly as: "pods"; readonly pods: End; readonly namespaceLabels?: Labels }
  /** By addresses, all of them. */
  | { readonly as: "addresses"; readonly range: AddressRange }
  /** As anybody on the internet. */
  | { readonly as: "public" }
  /** By addresses that nothing declares: a cloud provider's service. */
  | { readonly as: "somewhere" }
  /** As what policies of Cilium's own have a name for: `ingress`, the proxies of its nodes. */
  | { readonly as: "entity"; readonly entity: string };

/** A port that a way needs. */
export interface WayPort {
  readonly port: number;
  readonly protocol: string;
}

/** What is let through: `undefined` is not to be known, and not called closed. */
type Let = boolean | undefined;

export interface PeerRule {
  /** Pods that it lets through; `undefined`: nobody knows which. Absent: it is about addresses. */
  readonly pods?: (end: End, namespaceLabels: Labels | undefined, namespace: string) => Let;
  readonly spans: readonly AddressSpan[];
  /** Entities of Cilium's that it lets through. Default: none. */
  readonly entities?: readonly string[];
  readonly unknown: boolean;
}

export interface TrafficRule {
  /** Absent: everybody. */
  readonly peers?: readonly PeerRule[];
  readonly ports: (port: WayPort, to: readonly ContainerPort[]) => Let;
}

/** A NetworkPolicy at a known site. */
export interface NetworkPolicy {
  readonly resource: Resource;
  readonly site: string;
  readonly namespace: string;
  /** `undefined`: nobody knows what it selects. */
  readonly selector: Selector | undefined;
  /** It selects every pod of its namespace. */
  readonly selectsAll: boolean;
  readonly directions: readonly Direction[];
  readonly rules: { readonly [direction in Direction]: readonly TrafficRule[] };
}

function isEmptySelector(value: Value | undefined): boolean {
  const parts = [
    ...Object.values(recordOf(at(value, "matchLabels"))),
    ...listOf(at(value, "matchExpressions")),
  ];
  return !isWithheld(value) && parts.length === 0;
}

/** Labels may be unknown: then only a selector that asks for nothing is known to select. */
function selects(selector: Selector | undefined, asksNothing: boolean, labels: Labels | undefined): Let {
  if (asksNothing) return true;
  return labels && selector ? selector(labels) : undefined;
}

/** Whether both hold; what nobody knows of one of them matters only where the other holds. */
function both(one: Let, other: Let): Let {
  return one === false || other === false ? false : one === true && other === true ? true : undefined;
}

function peerOf(peer: Value): PeerRule {
  const block = at(peer, "ipBlock");
  if (block !== undefined && block !== null) {
    const range = addressRange(textOf(at(block, "cidr")) ?? "");
    const except = textsOf(at(block, "except")).flatMap((each) => addressRange(each) ?? []);
    const unknown = isWithheld(block) || isWithheld(at(block, "cidr"));
    return { spans: range ? addressesWithout([range], except) : [], unknown };
  }
  const [podPart, namespacePart] = [at(peer, "podSelector"), at(peer, "namespaceSelector")];
  const podSelector = readSelector(podPart);
  const namespaceSelector = readSelector(namespacePart);
  const anyPod = isEmptySelector(podPart);
  const anyNamespace = isEmptySelector(namespacePart);
  const isOwnNamespace = namespacePart === undefined || namespacePart === null;
  return {
    pods: (end, namespaceLabels, namespace) =>
      both(
        isOwnNamespace
          ? end.namespace === namespace
          : selects(namespaceSelector, anyNamespace, namespaceLabels),
        selects(podSelector, anyPod, end.labels),
      ),
    spans: [],
    unknown: isWithheld(peer),
  };
}

function portOf(declared: Value): TrafficRule["ports"] {
  const port = at(declared, "port");
  const number = numberOf(port);
  const protocol = textOf(at(declared, "protocol")) ?? DEFAULT_PROTOCOL;
  const last = numberOf(at(declared, "endPort")) ?? number;
  if (isWithheld(declared) || isWithheld(port)) return () => undefined;
  return (wanted, to) => {
    if (wanted.protocol !== protocol) return false;
    if (port === undefined || port === null) return true;
    if (number !== undefined && last !== undefined) return number <= wanted.port && wanted.port <= last;
    const named = to.filter(({ name, protocol: its }) => name === port && its === protocol);
    return to.length === 0 ? undefined : named.some((each) => each.port === wanted.port);
  };
}

/** The best of several that each suffice. */
export function any(lets: readonly Let[]): Let {
  if (lets.includes(true)) return true;
  return lets.includes(undefined) ? undefined : false;
}

function ruleOf(rule: Value, peersField: "from" | "to"): TrafficRule {
  const peers = listOf(at(rule, peersField));
  const ports = listOf(at(rule, "ports")).map(portOf);
  const withheld = isWithheld(rule) || isWithheld(at(rule, peersField));
  return {
    ...(peers.length > 0 && { peers: peers.map(peerOf) }),
    ...(withheld && { peers: [{ spans: [], unknown: true }] }),
    ports: (port, to) => (ports.length === 0 ? true : any(ports.map((lets) => lets(port, to)))),
  };
}

/** What a NetworkPolicy says, wherever it stands; `undefined` where that is withheld. */
const saidBy = foundOnce((resource: Resource): Omit<NetworkPolicy, "site"> | undefined => {
  const spec = resource.inputs["spec"];
  if (isWithheld(spec)) return undefined;
  const types = textsOf(at(spec, "policyTypes"));
  const egress = listOf(at(spec, "egress"));
  const directions: Direction[] = [];
  // Kubernetes' own default: in where nothing is said, and out where there is a rule about it.
  if (types.length === 0 || types.includes("Ingress")) directions.push("ingress");
  if (types.length === 0 ? egress.length > 0 : types.includes("Egress")) directions.push("egress");
  return {
    resource,
    namespace: namespaceOf(resource),
    selector: readSelector(at(spec, "podSelector")),
    selectsAll: isEmptySelector(at(spec, "podSelector")),
    directions,
    rules: {
      ingress: listOf(at(spec, "ingress")).map((rule) => ruleOf(rule, "from")),
      egress: egress.map((rule) => ruleOf(rule, "to")),
    },
  };
});

/** Every NetworkPolicy at a known site. */
export function readNetworkPolicies(reading: Reading): NetworkPolicy[] {
  return reading.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").flatMap((resource): NetworkPolicy[] => {
    const site = reading.findSite(resource);
    const said = site === undefined ? undefined : saidBy(resource);
    return site === undefined || !said ? [] : [{ site, ...said }];
  });
}

/** Whether a policy selects the pods at an end of a way. */
export function isSelected({ selector, selectsAll }: NetworkPolicy, end: End): Let {
  return selects(selector, selectsAll, end.labels);
}

/** Share of all addresses above which a range counts as everybody: what is left out are some that are not wanted. */
const MOST_ADDRESSES = 2 ** 31;

/** Whether rules about one port let through whoever is at the other end, who is seen in one of several ways. */
function letsPeer(rules: readonly TrafficRule[], seen: readonly Seen[], namespace: string): Let {
  if (rules.some(({ peers }) => peers === undefined)) return true;
  const peers = rules.flatMap((rule) => rule.peers ?? []);
  const spans = peers.flatMap((peer) => peer.spans);
  const lets = seen.map((other): Let => {
    if (other.as === "addresses") return addressesWithout([other.range], spans).length === 0;
    if (other.as === "somewhere") return spans.length > 0;
    if (other.as === "entity") return peers.some(({ entities = [] }) => entities.includes(other.entity));
    if (other.as === "public") {
      const left = addressesWithout([{ first: 0, last: 2 ** 32 - 1 }], spans);
      return left.reduce((sum, { first, last }) => sum + last - first + 1, 0) < MOST_ADDRESSES;
    }
    return any(peers.map(({ pods }) => (pods ? pods(other.pods, other.namespaceLabels, namespace) : false)));
  });
  return any([...lets, ...peers.map(({ unknown }) => (unknown ? undefined : false))]);
}

/** Whether policies together let a way through: one lets through what another does not. */
export function letsAll(
  policies: readonly NetworkPolicy[],
  direction: Direction,
  seen: readonly Seen[],
  port: WayPort,
  to: readonly ContainerPort[],
): Let {
  const certainRules: TrafficRule[] = [];
  const possibleRules: TrafficRule[] = [];
  for (const { rules } of policies) {
    for (const rule of rules[direction]) {
      const about = rule.ports(port, to);
      if (about === true) certainRules.push(rule);
      if (about !== false) possibleRules.push(rule);
    }
  }
  const namespace = policies[0]?.namespace ?? "";
  const certain = letsPeer(certainRules, seen, namespace);
  if (certain === true || possibleRules.length === certainRules.length) return certain;
  return letsPeer(possibleRules, seen, namespace) === false ? false : undefined;
}

/** How near a policy comes to letting a way through: it is about its peer at another port, or about its port. */
export function nearness(
  { rules, namespace }: NetworkPolicy,
  direction: Direction,
  seen: readonly Seen[],
  port: WayPort,
  to: readonly ContainerPort[],
): number {
  const about = rules[direction];
  const samePeer =
    about.some(({ peers }) => peers !== undefined) &&
    letsPeer(
      about.filter(({ peers }) => peers),
      seen,
      namespace,
    ) === true;
  const samePort = about.some((rule) => rule.ports(port, to) === true);
  return (samePort ? 2 : 0) + (samePeer ? 1 : 0);
}
