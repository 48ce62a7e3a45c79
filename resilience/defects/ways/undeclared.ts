import { foundOnce } from "@holdfast/contract/remembered";
import type { Service } from "../../blueprint/service";
import { eventLogKind } from "../../stores/event-log/kind";
import { objectStoreKind } from "../../stores/object-store/kind";
import { storesOf } from "../../stores/registry";
import type { Defect } from "../defect";
import type { Clusters } from "./clusters";
import { type Direction, isSelected, letsAll, type NetworkPolicy, type WayPort } from "./network-policies";
import type { Pods } from "./pods";
import { routerPorts } from "./database-ways";
import { clientPorts } from "./event-log-ways";
import { s3Ports } from "./object-store-ways";
import type { WayProblem } from "./problem";
import { servedPorts } from "./service-ways";
import { seenFrom } from "./needs";

/** Policies about what leaves pods, or what comes to them. */
class Guards {
  private readonly known = new Map<Pods, { readonly [direction in Direction]: readonly NetworkPolicy[] }>();

  constructor(private readonly clusters: Clusters) {}

  of(pods: Pods): { readonly [direction in Direction]: readonly NetworkPolicy[] } {
    const known = this.known.get(pods);
    if (known) return known;
    const selecting = this.clusters.policiesAt(pods).filter((policy) => isSelected(policy, pods));
    const about = (direction: Direction): NetworkPolicy[] =>
      selecting.filter(({ directions }) => directions.includes(direction));
    const guards = { egress: about("egress"), ingress: about("ingress") };
    this.known.set(pods, guards);
    return guards;
  }
}

/**
 * Whether policies let one out to another by name and let it in there: who has no policy may reach everybody, which says
 * nothing of whom it calls.
 */
function isLetThrough(
  clusters: Clusters,
  guards: Guards,
  from: Pods,
  to: Pods,
  ports: readonly WayPort[],
): boolean {
  const { egress: out } = guards.of(from);
  const { ingress: into } = guards.of(to);
  if (ports.length === 0 || out.length === 0 || into.length === 0) return false;
  const seen = seenFrom(clusters, from.site, to).filter(({ as }) => as === "pods");
  const isSeen = seenFrom(clusters, to.site, from).filter(({ as }) => as === "pods");
  const stranger = { ...to, labels: new Map<string, string>() };
  const strangerSeen = [
    { as: "pods", pods: stranger, namespaceLabels: clusters.labelsOfNamespace(to) },
  ] as const;
  return ports.some(
    (port) =>
      letsAll(out, "egress", seen, port, to.ports) === true &&
      letsAll(out, "egress", strangerSeen, port, to.ports) === false &&
      letsAll(into, "ingress", isSeen, port, to.ports) === true,
  );
}

/** What a policy does not declare and its service is let through to. */
type Undeclared = Extract<WayProblem, { kind: "undeclared-way" }>;

function undeclaredDefect(
  service: Service,
  to: Undeclared["to"],
  value: string,
  sites: readonly string[],
): Defect[] {
  const urn = service.goals?.urn ?? service.unreadGoals?.urn;
  if (urn === undefined || sites.length === 0) return [];
  return [
    {
      policy: "ways-are-open",
      // What is stored and judged nowhere is lost and nobody was told.
      level: to === "service" ? "warning" : "error",
      resource: urn,
      field: to === "service" ? "hardDependencies" : "stores",
      problem: { kind: "undeclared-way", service: service.name, to, value, sites },
      service: service.name,
    },
  ];
}

/** A store to which services are let through, if they are, with the pods that they ask and the ports of these. */
interface ReachedStore {
  readonly kind: Exclude<Undeclared["to"], "service">;
  readonly name: string;
  readonly asked: readonly { readonly urn?: string }[];
  readonly portsOf: (pods: Pods) => readonly WayPort[];
}

function reachedStores(clusters: Clusters): ReachedStore[] {
  const { blueprint } = clusters;
  return [
    ...blueprint.databases.map(({ name, routers }): ReachedStore => ({
      kind: "database",
      name,
      asked: routers,
      portsOf: foundOnce((router: Pods) => routerPorts(clusters, router, "read-write")),
    })),
    ...storesOf(blueprint, objectStoreKind).map(({ name, gateways }): ReachedStore => ({
      kind: "object-store",
      name,
      asked: gateways,
      portsOf: s3Ports,
    })),
    ...storesOf(blueprint, eventLogKind).map(({ name, servers }): ReachedStore => ({
      kind: "event-log",
      name,
      asked: servers,
      portsOf: clientPorts,
    })),
  ];
}

/** Services and stores that a service is let through to, by name at both ends, and does not declare that it needs. */
export function undeclaredWays(clusters: Clusters): Defect[] {
  const { services } = clusters.blueprint;
  const guards = new Guards(clusters);
  const served = foundOnce((to: Pods) => servedPorts(clusters, to));
  const reached = reachedStores(clusters);
  const standing = (entries: readonly { readonly urn?: string }[]): Pods[] =>
    entries.flatMap(({ urn }) => (urn === undefined ? [] : (clusters.podsOfUrn(urn) ?? [])));
  return services.flatMap((service) => {
    const own = standing(service.deployments);
    const sitesTo = (others: readonly Pods[], portsOf: (pods: Pods) => readonly WayPort[]): string[] =>
      own
        .filter((from) =>
          others.some((to) => to.site === from.site && isLetThrough(clusters, guards, from, to, portsOf(to))),
        )
        .map(({ site }) => site);
    const declared = new Set([service.name, ...service.hardDependencies, ...service.softDependencies]);
    const stores = new Set(service.stores.map(({ kind, name }) => `${kind} ${name}`));
    return [
      ...services
        .filter(({ name }) => !declared.has(name))
        .flatMap(({ name, deployments }) =>
          undeclaredDefect(service, "service", name, sitesTo(standing(deployments), served)),
        ),
      ...reached
        .filter(({ kind, name }) => !stores.has(`${kind} ${name}`))
        .flatMap(({ kind, name, asked, portsOf }) =>
          undeclaredDefect(service, kind, name, sitesTo(standing(asked), portsOf)),
        ),
    ];
  });
}
