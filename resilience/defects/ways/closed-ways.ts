import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { Clusters } from "./clusters";
import { misledServices } from "./service-targets";

/** Ways within the sites' clusters and between them that end before they are where they lead. */
export function closedWays(reading: Reading, blueprint: Blueprint): Defect[] {
  const clusters = new Clusters(reading, blueprint);
  return misledServices(clusters);
}
