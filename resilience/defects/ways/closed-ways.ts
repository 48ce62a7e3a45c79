import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { Clusters } from "./clusters";
import { databaseNeeds } from "./database-ways";
import { quorumNeeds, sourceRangeDefects } from "./quorum-ways";
import { misledServices } from "./service-targets";
import { serviceNeeds } from "./service-ways";
import { cutDefects, cutsOf } from "./way";

/** Ways within the sites' clusters and between them that end before they are where they lead. */
export function closedWays(reading: Reading, blueprint: Blueprint): Defect[] {
  const clusters = new Clusters(reading, blueprint);
  const needs = [...serviceNeeds(clusters), ...databaseNeeds(clusters), ...quorumNeeds(clusters)];
  return [
    ...misledServices(clusters),
    ...sourceRangeDefects(clusters),
    ...cutDefects(needs.flatMap((ways) => cutsOf(clusters, ways))),
  ];
}
