import { foundOnce } from "@holdfast/contract/remembered";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect, DefectReader } from "../defect";
import { Clusters } from "./clusters";
import { contestedNames } from "./contested-names";
import { GatewayClasses } from "./gateway-proxies";
import { gatewayAddresses, listenerCertificates, refusedRoutes } from "./listeners";
import { operatorNeeds } from "./monitoring-ways";
import { attachedRoutes, emptyRoutes, unroutedChecks } from "./routes";
import { databaseNeeds } from "./database-ways";
import { eventLogNeeds } from "./event-log-ways";
import { objectStoreNeeds } from "./object-store-ways";
import { quorumNeeds, sourceRangeDefects } from "./quorum-ways";
import { presentedCertificates } from "./presented-certificates";
import { misledClients } from "./told-databases";
import { undeclaredWays } from "./undeclared";
import { unroutedDeployments } from "./unrouted";
import { unservedPods } from "./unserved";
import { unfitServices } from "./service-form";
import { misledServices } from "./service-targets";
import { serviceNeeds } from "./service-ways";
import { cutDefects, cutsOf } from "./way";

/** Of what is found of one Service, the first: one that leads to nothing has no use for the right form. */
function firstOfEach(defects: readonly Defect[]): Defect[] {
  const found = new Map<string, Defect>();
  for (const defect of defects) if (!found.has(defect.resource)) found.set(defect.resource, defect);
  return [...found.values()];
}

const known = new WeakMap<Reading, Clusters>();

function clustersOf(reading: Reading, blueprint: Blueprint): Clusters {
  const clusters = known.get(reading) ?? new Clusters(reading, blueprint);
  known.set(reading, clusters);
  return clusters;
}

const routesOf = foundOnce(attachedRoutes);
const unservedOf = foundOnce(unservedPods);
const servicesOf = foundOnce((clusters: Clusters) =>
  firstOfEach([...misledServices(clusters), ...unfitServices(clusters)]),
);
const classesOf = foundOnce((clusters: Clusters) => new GatewayClasses(clusters.reading));

/** What is at another address than others are told: whatever does not reach it follows from that. */
const misplacedIn = foundOnce(
  (clusters: Clusters): ReadonlySet<string> =>
    new Set(
      unservedOf(clusters).flatMap(({ problem, disables }) =>
        problem.kind === "other-address" ? (disables ?? []) : [],
      ),
    ),
);

function cutWays(clusters: Clusters): Defect[] {
  const needs = [
    ...serviceNeeds(clusters, classesOf(clusters), routesOf(clusters)),
    ...databaseNeeds(clusters),
    ...eventLogNeeds(clusters),
    ...objectStoreNeeds(clusters),
    ...quorumNeeds(clusters, misplacedIn(clusters)),
    ...operatorNeeds(clusters),
  ];
  return cutDefects(
    clusters,
    needs.flatMap((ways) => cutsOf(clusters, ways)),
  );
}

/** Readers of ways within the sites' clusters and between them that end before they are where they lead. */
export const closedWays: readonly DefectReader[] = [
  servicesOf,
  emptyRoutes,
  (clusters: Clusters) => unroutedChecks(clusters, routesOf(clusters)),
  (clusters: Clusters) => contestedNames(clusters, routesOf(clusters)),
  (clusters: Clusters) => refusedRoutes(clusters, routesOf(clusters)),
  (clusters: Clusters) => listenerCertificates(clusters, routesOf(clusters)),
  (clusters: Clusters) => gatewayAddresses(clusters, routesOf(clusters)),
  (clusters: Clusters) => classesOf(clusters).defects(routesOf(clusters)),
  sourceRangeDefects,
  unservedOf,
  unroutedDeployments,
  (clusters: Clusters) =>
    presentedCertificates(clusters).filter(
      ({ disables }) => !disables?.some((urn) => misplacedIn(clusters).has(urn)),
    ),
  undeclaredWays,
  (clusters: Clusters) => misledClients(clusters, [...servicesOf(clusters), ...unservedOf(clusters)]),
  cutWays,
].map((find) => (reading, blueprint) => find(clustersOf(reading, blueprint)));
