import type { FaultGraph, FaultNode } from "@holdfast/resilience/risk-groups";

/**
 * How large a generated data center is: by the nodes of its fault graph, or by the ports of its switches with
 * every port in use.
 */
export type DataCenterSize = { readonly nodes: number } | { readonly ports: number };

/** A generated fault graph, and what it is made of. */
export interface DataCenterFaultGraph {
  readonly graph: FaultGraph;
  /** Id of the gate that fails when any service fails. */
  readonly top: string;
  /** Ports of every switch. */
  readonly ports: number;
  readonly hosts: number;
  readonly switches: number;
  readonly services: number;
}

/** Racks in a row; a row has one pair of power feeds. Assumed. */
const racksInRow = 8;
/** Pods in a hall; a hall has one set of chillers. Assumed. */
const podsInHall = 4;
/** Chillers of a hall, and how many have to fail for it to overheat. Assumed. */
const chillers = { installed: 6, lost: 3 };
/** Hosts for every service. Assumed. */
const hostsForService = 16;
/** Platform services that others need, the voters of each, and how many of those have to fail. Assumed. */
const platforms = { services: 6, replicas: 5, lost: 3 };

/** Share of all hosts that may be lost before what is left is too small for the whole load. Assumed. */
const fleetReserve = 0.05;

/** Chances to fail within a year. Assumed: orders of magnitude that make likelihood order the groups. */
const yearly = {
  host: 0.05,
  rackSwitch: 0.02,
  aggregationSwitch: 0.02,
  coreSwitch: 0.01,
  powerFeed: 0.01,
  battery: 0.005,
  mains: 0.2,
  generator: 0.05,
  chiller: 0.05,
};

/** Whole numbers below `limit`, the same at every run (a linear congruential generator modulo 2^32). */
function numbersFrom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

class Builder {
  public readonly nodes: FaultNode[] = [];
  private readonly next = numbersFrom(2022);

  /** Adds an event with a chance within 20% of the given one: no two devices are equally old. */
  public event(id: string, probability: number): string {
    this.nodes.push({ kind: "event", id, probability: probability * (0.8 + this.next(4001) / 10_000) });
    return id;
  }

  public gate(kind: "and" | "or", id: string, inputs: readonly string[]): string {
    this.nodes.push({ kind, id, inputs });
    return id;
  }

  public atLeast(id: string, count: number, inputs: readonly string[]): string {
    this.nodes.push({ kind: "at-least", id, count, inputs });
    return id;
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

/** Two strings of batteries; a string is lost with its batteries, or when mains and all generators are. */
function addPower(build: Builder, rows: number, generators: number): string[] {
  const supply = build.gate("and", "supply", [
    build.event("mains-1", yearly.mains),
    build.event("mains-2", yearly.mains),
    ...range(generators).map((at) => build.event(`generator-${at}`, yearly.generator)),
  ]);
  const strings = ["a", "b"].map((name) =>
    build.gate("or", `string-${name}`, [build.event(`battery-${name}`, yearly.battery), supply]),
  );
  return range(rows).map((row) =>
    build.gate(
      "and",
      `row-power-${row}`,
      ["a", "b"].map((name, at) =>
        build.gate("or", `row-${row}-supply-${name}`, [
          build.event(`feed-${row}-${name}`, yearly.powerFeed),
          strings[at]!,
        ]),
      ),
    ),
  );
}

/** A pod is cut off when each of its aggregation switches, or all core switches above that one, failed. */
function addFabric(build: Builder, ports: number): string[] {
  const half = ports / 2;
  const above = range(half).map((group) =>
    build.gate(
      "and",
      `core-group-${group}`,
      range(half).map((at) => build.event(`core-${group}-${at}`, yearly.coreSwitch)),
    ),
  );
  return range(ports).map((pod) =>
    build.gate(
      "and",
      `pod-${pod}-cut-off`,
      range(half).map((at) =>
        build.gate("or", `uplink-${pod}-${at}`, [
          build.event(`aggregation-${pod}-${at}`, yearly.aggregationSwitch),
          above[at]!,
        ]),
      ),
    ),
  );
}

/** What takes a rack down: its switch, its row's power, its hall's cooling, its pod's uplinks. */
function addRacks(build: Builder, ports: number, generators: number): string[] {
  const racksInPod = ports / 2;
  const racks = ports * racksInPod;
  const power = addPower(build, Math.ceil(racks / racksInRow), generators);
  const pods = addFabric(build, ports);
  const halls = range(Math.ceil(ports / podsInHall)).map((hall) =>
    build.atLeast(
      `hall-${hall}-overheats`,
      chillers.lost,
      range(chillers.installed).map((at) => build.event(`chiller-${hall}-${at}`, yearly.chiller)),
    ),
  );
  return range(racks).map((rack) => {
    const pod = Math.floor(rack / racksInPod);
    return build.gate("or", `rack-${rack}-down`, [
      build.event(`rack-switch-${rack}`, yearly.rackSwitch),
      power[Math.floor(rack / racksInRow)]!,
      halls[Math.floor(pod / podsInHall)]!,
      pods[pod]!,
    ]);
  });
}

/** Picks hosts, no two of one rack while there are racks left: beside one another, or anywhere. */
function place(
  racks: readonly (readonly string[])[],
  replicas: number,
  near: boolean,
  next: (limit: number) => number,
): string[] {
  const first = next(racks.length);
  const chosen = new Set<string>();
  for (let at = 0; chosen.size < replicas; at++) {
    const rack = racks[near || at >= racks.length ? (first + at) % racks.length : next(racks.length)]!;
    if (near || at >= racks.length || !rack.some((host) => chosen.has(host)))
      chosen.add(rack[next(rack.length)]!);
  }
  return [...chosen];
}

/**
 * Services of 3 to 24 replicas, each in a rack of its own, that fail when a third are lost (more than half of
 * fewer than 6), and need up to two platform services. One half has its replicas anywhere, the other half in
 * neighbouring racks, as happens where nobody watches.
 */
function addServices(
  build: Builder,
  racks: readonly (readonly string[])[],
  hosts: number,
  services: number,
): string[] {
  const next = numbersFrom(1015);
  const platformServices = range(platforms.services).map((at) =>
    build.atLeast(`platform-${at}`, platforms.lost, place(racks, platforms.replicas, false, next)),
  );
  return range(services).map((service) => {
    const replicas = Math.min(hosts, 3 + next(22));
    const chosen = place(racks, replicas, service % 2 === 0, next);
    const lost = replicas < 6 ? Math.floor(replicas / 2) + 1 : Math.ceil(replicas / 3);
    const needed = range(next(3)).map(() => platformServices[next(platformServices.length)]!);
    return build.gate("or", `service-${service}-fails`, [
      build.atLeast(`service-${service}-replicas-lost`, lost, chosen),
      ...new Set(needed),
    ]);
  });
}

function build(ports: number, hosts: number, generators: number): DataCenterFaultGraph {
  const builder = new Builder();
  const racks = addRacks(builder, ports, generators);
  const down: string[][] = racks.map(() => []);
  for (const host of range(hosts)) {
    const rack = host % racks.length;
    down[rack]!.push(
      builder.gate("or", `host-${host}-down`, [builder.event(`host-${host}`, yearly.host), racks[rack]!]),
    );
  }
  const services = Math.max(1, Math.floor(hosts / hostsForService));
  const failed = addServices(
    builder,
    down.filter((rack) => rack.length > 0),
    hosts,
    services,
  );
  const fleet = builder.atLeast("fleet-too-small", Math.ceil(hosts * fleetReserve), down.flat());
  const top = builder.gate("or", "data-center-fails", [...failed, fleet]);
  const switches = racks.length * 2 + (ports / 2) ** 2;
  return { graph: { nodes: builder.nodes }, top, ports, hosts, switches, services };
}

/**
 * Generates the fault graph of one data center: a fat tree of switches with p ports (p pods, each of p/2
 * top-of-rack and p/2 aggregation switches; (p/2)^2 core switches; up to p/2 hosts a rack), two power feeds
 * a row of racks behind two strings of batteries, mains and generators, chillers a hall, and services with
 * replicas on those hosts. The top fails when any service fails, or a twentieth of all hosts. The same size
 * gives the same graph.
 *
 * With 64 ports there are 65,536 hosts and 5,120 switches: 70,656 devices.
 *
 * @param size how large it is: `nodes` counts events and gates and is met exactly, from 100 on
 * @throws RangeError for fewer than 100 nodes, or a number of ports that is not even
 */
export function dataCenterFaultGraph(size: DataCenterSize): DataCenterFaultGraph {
  if ("ports" in size) {
    if (size.ports < 4 || size.ports % 2 !== 0)
      throw new RangeError("a fat tree has switches of 4, 6, 8, ... ports");
    return build(size.ports, size.ports ** 3 / 4, 2);
  }
  if (!Number.isInteger(size.nodes) || size.nodes < 100) throw new RangeError("the least is 100 nodes");
  const count = (ports: number, hosts: number): number => build(ports, hosts, 2).graph.nodes.length;
  let ports = 4;
  while (count(ports, ports ** 3 / 4) < size.nodes) ports += 2;
  // As many hosts as fit; what is left is made up with generators.
  let [low, high] = [platforms.replicas, ports ** 3 / 4];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (count(ports, middle) <= size.nodes) low = middle;
    else high = middle - 1;
  }
  return build(ports, low, 2 + size.nodes - count(ports, low));
}
