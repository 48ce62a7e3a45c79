import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { Clusters } from "./clusters";
import { gatewayAddresses, listenerCertificates, refusedRoutes } from "./listeners";
import { attachedRoutes, emptyRoutes, unroutedChecks } from "./routes";
import { databaseNeeds } from "./database-ways";
import { quorumNeeds, sourceRangeDefects } from "./quorum-ways";
import { presentedCertificates } from "./presented-certificates";
import { undeclaredWays } from "./undeclared";
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

/** Ways within the sites' clusters and between them that end before they are where they lead. */
export function closedWays(reading: Reading, blueprint: Blueprint): Defect[] {
  const clusters = new Clusters(reading, blueprint);
  const routes = attachedRoutes(clusters);
  const unserved = unservedPods(clusters);
  const misplaced = new Set(
    unserved.flatMap(({ problem, disables }) => (problem.kind === "other-address" ? (disables ?? []) : [])),
  );
  const needs = [
    ...serviceNeeds(clusters, routes),
    ...databaseNeeds(clusters),
    ...quorumNeeds(clusters, misplaced),
  ];
  return [
    ...firstOfEach([...misledServices(clusters), ...unfitServices(clusters)]),
    ...emptyRoutes(clusters),
    ...unroutedChecks(clusters, routes),
    ...refusedRoutes(clusters, routes),
    ...listenerCertificates(clusters, routes),
    ...gatewayAddresses(clusters, routes),
    ...sourceRangeDefects(clusters),
    ...unserved,
    ...presentedCertificates(clusters).filter(({ disables }) => !disables?.some((urn) => misplaced.has(urn))),
    ...undeclaredWays(clusters),
    ...cutDefects(needs.flatMap((ways) => cutsOf(clusters, ways))),
  ];
}
