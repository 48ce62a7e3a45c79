import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { Clusters } from "./clusters";
import { gatewayAddresses, listenerCertificates, refusedRoutes } from "./listeners";
import { attachedRoutes, emptyRoutes } from "./routes";
import { databaseNeeds } from "./database-ways";
import { quorumNeeds, sourceRangeDefects } from "./quorum-ways";
import { presentedCertificates } from "./presented-certificates";
import { undeclaredWays } from "./undeclared";
import { unservedPods } from "./unserved";
import { unfitServices } from "./service-form";
import { misledServices } from "./service-targets";
import { serviceNeeds } from "./service-ways";
import { cutDefects, cutsOf } from "./way";

/** Ways within the sites' clusters and between them that end before they are where they lead. */
export function closedWays(reading: Reading, blueprint: Blueprint): Defect[] {
  const clusters = new Clusters(reading, blueprint);
  const routes = attachedRoutes(clusters);
  const needs = [...serviceNeeds(clusters, routes), ...databaseNeeds(clusters), ...quorumNeeds(clusters)];
  return [
    ...misledServices(clusters),
    ...unfitServices(clusters),
    ...emptyRoutes(clusters),
    ...refusedRoutes(clusters, routes),
    ...listenerCertificates(clusters, routes),
    ...gatewayAddresses(clusters, routes),
    ...sourceRangeDefects(clusters),
    ...unservedPods(clusters),
    ...presentedCertificates(clusters),
    ...undeclaredWays(clusters),
    ...cutDefects(needs.flatMap((ways) => cutsOf(clusters, ways))),
  ];
}
