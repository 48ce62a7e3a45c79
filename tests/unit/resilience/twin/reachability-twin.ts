/**
 * Who may reach whom, found by sending packets: a world of a few workloads, and nothing of the analysis' own reading. Every
 * address of a site's pods is tried by itself, and every rule of every policy.
 */

/** What a policy's rule lets through: any of its peers, at any of its ports. */
export interface TwinRule {
  /** Absent: everybody. */
  readonly peers?: readonly TwinPeer[];
  /** Absent: every port. */
  readonly ports?: readonly TwinPort[];
}

export interface TwinPeer {
  readonly block?: { readonly cidr: string; readonly except: readonly string[] };
  /** Labels of pods; absent: any of the namespaces. */
  readonly pods?: TwinSelector;
  /** Labels of namespaces; absent: the policy's own. */
  readonly namespaces?: TwinSelector;
}

/** Labels that are asked for, and values that a label is one of, or is none of. */
export interface TwinSelector {
  readonly labels?: { readonly [label: string]: string };
  readonly expressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values: readonly string[];
  }[];
}

export interface TwinPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

export interface TwinPolicy {
  readonly site: string;
  readonly namespace: string;
  readonly name: string;
  readonly selects: TwinSelector;
  readonly types: readonly ("Ingress" | "Egress")[];
  readonly ingress: readonly TwinRule[];
  readonly egress: readonly TwinRule[];
}

/** Pods of a workload; of the pods of a gateway nobody knows the labels. */
export interface TwinPods {
  readonly site: string;
  readonly namespace: string;
  readonly labels?: { readonly [label: string]: string };
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

export interface TwinWorld {
  /** First three bytes of the addresses of a site's pods, of which there are four. */
  readonly sites: { readonly [site: string]: string };
  readonly namespaces: { readonly [name: string]: { readonly [label: string]: string } };
  readonly policies: readonly TwinPolicy[];
}

/** Whether a selector selects labels; of unknown labels it may, unless it asks for none. */
function selects(
  { labels = {}, expressions = [] }: TwinSelector,
  given: TwinPods["labels"],
): "yes" | "no" | "maybe" {
  const asked = Object.entries(labels);
  if (asked.length + expressions.length === 0) return "yes";
  if (!given) return "maybe";
  for (const [label, value] of asked) if (given[label] !== value) return "no";
  for (const { key, operator, values } of expressions) {
    const value = given[key];
    const holds = {
      In: value !== undefined && values.includes(value),
      NotIn: value === undefined || !values.includes(value),
      Exists: value !== undefined,
      DoesNotExist: value === undefined,
    }[operator];
    if (!holds) return "no";
  }
  return "yes";
}

function addressOf(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function within(address: string, cidr: string): boolean {
  const [network = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(addressOf(address) / size) === Math.floor(addressOf(network) / size);
}

/** A packet from or to one pod at one address. */
interface Packet {
  readonly other: TwinPods;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  /** The pods at which it arrives. */
  readonly to: TwinPods;
}

function portMatches({ port, endPort, protocol = "TCP" }: TwinPort, packet: Packet): boolean {
  if (packet.protocol !== protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "string")
    return packet.to.ports.some(
      (each) => each.name === port && each.port === packet.port && each.protocol === protocol,
    );
  return port <= packet.port && packet.port <= (endPort ?? port);
}

function peerMatches(
  world: TwinWorld,
  policy: TwinPolicy,
  peer: TwinPeer,
  { other, address }: Packet,
): boolean {
  if (peer.block)
    return within(address, peer.block.cidr) && !peer.block.except.some((each) => within(address, each));
  // Pods of another cluster are seen by their addresses alone.
  if (other.site !== policy.site) return false;
  const inNamespace = peer.namespaces
    ? selects(peer.namespaces, {
        ...world.namespaces[other.namespace],
        "kubernetes.io/metadata.name": other.namespace,
      }) === "yes"
    : other.namespace === policy.namespace;
  return inNamespace && selects(peer.pods ?? {}, other.labels) !== "no";
}

function lets(world: TwinWorld, own: TwinPods, direction: "Ingress" | "Egress", packet: Packet): boolean {
  const here = world.policies.filter(
    ({ site, namespace, types }) =>
      site === own.site && namespace === own.namespace && types.includes(direction),
  );
  // Nobody knows that one selects pods whose labels nobody knows: they are not called closed by it.
  if (!here.some((policy) => selects(policy.selects, own.labels) === "yes")) return true;
  return here.some(
    (policy) =>
      selects(policy.selects, own.labels) !== "no" &&
      (direction === "Ingress" ? policy.ingress : policy.egress).some(
        (rule) =>
          (!rule.peers || rule.peers.some((peer) => peerMatches(world, policy, peer, packet))) &&
          (!rule.ports || rule.ports.some((port) => portMatches(port, packet))),
      ),
  );
}

/** The ends that do not let pods reach others: every address at which they may stand is tried. */
export function closedEnds(
  world: TwinWorld,
  from: TwinPods,
  to: TwinPods,
  { port, protocol }: { readonly port: number; readonly protocol: string },
): ("egress" | "ingress")[] {
  const addresses = (pods: TwinPods): string[] =>
    [0, 1, 2, 3].map((last) => `${world.sites[pods.site]}.${last}`);
  const passes = (own: TwinPods, other: TwinPods, direction: "Ingress" | "Egress"): boolean =>
    addresses(other).every((address) => lets(world, own, direction, { other, address, port, protocol, to }));
  return [
    ...(passes(from, to, "Egress") ? [] : (["egress"] as const)),
    ...(passes(to, from, "Ingress") ? [] : (["ingress"] as const)),
  ];
}
