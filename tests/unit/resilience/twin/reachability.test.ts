import { deriveBlueprint } from "@holdfast/resilience";
import { Reading } from "@holdfast/resilience/blueprint/reading";
import { Clusters } from "@holdfast/resilience/defects/ways/clusters";
import { podsToPods } from "@holdfast/resilience/defects/ways/needs";
import { cutsOf } from "@holdfast/resilience/defects/ways/way";
import fc from "fast-check";
import { Draw } from "./random-blueprint";
import {
  EDGE,
  randomReachability,
  reachabilityGraph,
  type ReachabilityWorld,
  type TwinListener,
  type TwinService,
} from "./random-reachability";
import { closedEnds, type TwinPods } from "./reachability-twin";

const seed = Number(process.env["TWIN_SEED"] ?? Date.now() % 2 ** 31);
const worlds = (runs: number, check: (world: ReachabilityWorld) => void): void =>
  fc.assert(
    fc.property(fc.gen(), (generate) => check(randomReachability(new Draw(generate)))),
    { seed, numRuns: runs },
  );

test("which ends close the way between two workloads is what packets find", () => {
  let closed = 0;
  let compared = 0;
  worlds(500, (world) => {
    const graph = reachabilityGraph(world).graph();
    const reading = new Reading(graph);
    const clusters = new Clusters(reading, deriveBlueprint(graph));
    const podsOf = new Map(clusters.everyPods().map((pods) => [pods.workload.name, pods]));
    for (const one of world.services) {
      for (const other of world.services) {
        if (one === other) continue;
        const [from, to] = [one, other].map(({ name, pods }) => podsOf.get(`${name}@${pods.site}`)!);
        const [port] = other.pods.ports;
        const found = cutsOf(clusters, podsToPods(clusters, from!, to!, port!)).map(
          ({ direction }) => direction,
        );
        const expected = closedEnds(world, one.pods, other.pods, port!);
        compared++;
        closed += expected.length;
        if (found.join() !== expected.join())
          expect({ from: from!.workload.name, to: to!.workload.name, found }).toEqual({ found: expected });
      }
    }
  });
  // Both have to be there, for this to say anything.
  expect(closed).toBeGreaterThan(compared / 10);
  expect(closed).toBeLessThan(compared * 1.8);
}, 120_000);

/** Whether a Service leads to the pods that it is for. */
function leads({ service, pods }: TwinService): boolean {
  const selected = Object.entries(service.selector).every(([label, value]) => pods.labels?.[label] === value);
  return selected && pods.ports.some(({ name, port }) => [name, port].includes(service.targetPort));
}

const meets = (own: string | undefined, name: string): boolean =>
  own === undefined || own === name || (own.startsWith("*.") && name.endsWith(own.slice(1)));

/** Whether users reach a service by its route, at its site. */
function usersReach(world: ReachabilityWorld, each: TwinService): boolean {
  const { route, pods, name } = each;
  if (!route) return false;
  const edge: TwinPods = { site: pods.site, namespace: EDGE, ports: [] };
  const listeners = world.gateways[pods.site] ?? [];
  const takes = ({ name: own, protocol, port, from, hostname }: TwinListener): boolean =>
    (route.section === undefined || route.section === own) &&
    port === (protocol === "HTTPS" ? 443 : 80) &&
    ["HTTP", "HTTPS"].includes(protocol) &&
    from === "All" &&
    meets(hostname, `${name}.kr.example`);
  const everybodyIn = (port: number): boolean => {
    const policies = world.policies.filter(
      ({ site, namespace, types }) => site === pods.site && namespace === EDGE && types.includes("Ingress"),
    );
    const rules = policies.flatMap(({ ingress }) => ingress);
    return (
      policies.length === 0 ||
      [port, port + 10_000].some((asked) =>
        rules.some(
          ({ peers, ports }) =>
            (!peers || peers.some(({ block }) => block?.cidr === "0.0.0.0/0")) &&
            (!ports ||
              ports.some(
                ({ port: least, endPort, protocol = "TCP" }) =>
                  protocol === "TCP" &&
                  (least === undefined ||
                    (typeof least === "string" ? true : least <= asked && asked <= (endPort ?? least))),
              )),
        ),
      )
    );
  };
  return (
    route.gateway === EDGE &&
    route.backend === name &&
    route.backendPort === each.service.port &&
    leads(each) &&
    listeners.some(takes) &&
    // Every listener that is asked has to let everybody in, whichever of them a route is taken by.
    listeners.filter(({ port }) => port === 80 || port === 443).every(({ port }) => everybodyIn(port)) &&
    closedEnds(world, edge, pods, pods.ports[0]!).length === 0
  );
}

test("which workloads do not do their part is what users and callers find", () => {
  let idle = 0;
  let working = 0;
  worlds(300, (world) => {
    const graph = reachabilityGraph(world).graph();
    const { defects = [] } = deriveBlueprint(graph);
    const relevant = defects.filter(({ policy }) => ["ways-are-open", "references-resolve"].includes(policy));
    const disabled = new Set(relevant.flatMap(({ disables }) => disables ?? []));
    const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";
    const found = new Set([...disabled].map(nameOf));
    for (const each of world.services) {
      const { name, pods } = each;
      const called = world.services.filter(
        (other) => other.pods.site === pods.site && each.calls.includes(other.name),
      );
      const dns = {
        site: pods.site,
        namespace: "kube-system",
        labels: { "k8s-app": "kube-dns" },
        ports: [],
      };
      const looksUp =
        each.calls.length === 0 ||
        !closedEnds(world, pods, dns, { port: 53, protocol: "UDP" }).includes("egress");
      // Whoever calls does without what it needs, whichever of the two ends is closed.
      const isIdle =
        !leads(each) ||
        called.some((to) => leads(to) && closedEnds(world, pods, to.pods, to.pods.ports[0]!).length > 0);
      const at = `${name}@${pods.site}`;
      // What lookups of names need, nobody declares whole: of those it is asked only that the plain cases agree.
      if (isIdle || looksUp) {
        const says = found.has(at);
        if (says !== isIdle) expect({ at, says, relevant }).toEqual({ at, says: isIdle });
      }
      if (isIdle) idle++;
      else working++;
      if (!each.route) continue;
      const reaches = usersReach(world, each);
      const isTaken = found.has(`${name}-route@${pods.site}`) || !leads(each);
      if (isTaken === reaches) expect({ at, isTaken, relevant }).toEqual({ at, isTaken: !reaches });
    }
  });
  expect(idle).toBeGreaterThan(100);
  expect(working).toBeGreaterThan(100);
}, 120_000);
