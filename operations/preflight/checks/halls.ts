import { quantityOf } from "@holdfast/contract/quantity";
import {
  type Conditioned,
  itemsAt,
  met,
  missing,
  type PreflightCheck,
  reports,
  several,
} from "../preflight-check";
import type { NeededHall } from "../site-needs";

/** Labels of a node that say where it stands. */
const zoneLabel = "topology.kubernetes.io/zone";
const regionLabel = "topology.kubernetes.io/region";

interface Node extends Conditioned {
  readonly status?: Conditioned["status"] & {
    readonly allocatable?: { readonly cpu?: string; readonly memory?: string };
  };
}

/** What is wrong with the nodes of a hall. */
function shortOf({ name, cores, memoryGiB }: NeededHall, nodes: readonly Node[]): string[] {
  const here = nodes.filter((node) => node.metadata.labels?.[zoneLabel] === name && reports(node, "Ready"));
  if (here.length === 0) return [`${name} has no node that is ready`];
  const sum = (of: "cpu" | "memory") =>
    here.reduce((total, { status }) => total + (quantityOf(status?.allocatable?.[of]) ?? 0), 0);
  const [cpu, memory] = [sum("cpu"), sum("memory") / 2 ** 30];
  return [
    ...(cpu < cores ? [`${name} has ${Math.floor(cpu)} of ${cores} cores`] : []),
    ...(memory < memoryGiB ? [`${name} has ${Math.floor(memory)} of ${memoryGiB} GiB of memory`] : []),
  ];
}

/** Nodes name their hall as zone and their site as region, and every hall has the room that is declared. */
export const hallsCheck: PreflightCheck = {
  name: "halls",
  title: "nodes, their halls and room",
  async run({ api, needs }) {
    const nodes = await itemsAt<Node>(api, "/api/v1/nodes");
    const halls = needs.halls.map(({ name }) => name);
    const astray = nodes.flatMap(({ metadata: { name, labels = {} } }) => {
      const [zone, region] = [labels[zoneLabel], labels[regionLabel]];
      if (zone === undefined || !halls.includes(zone))
        return [`node ${name} has the zone ${zone ?? "of nobody"}, which is no hall`];
      return region === needs.site ? [] : [`node ${name} has the region ${region ?? "of nobody"}`];
    });
    const faults = [...astray, ...needs.halls.flatMap((hall) => shortOf(hall, nodes))];
    if (faults.length === 0)
      return met(`${nodes.length} nodes stand in ${halls.length} halls, with the room that is declared`);
    return missing(
      several(faults),
      `label each node (kubectl label node NAME ${zoneLabel}=HALL ${regionLabel}=${needs.site}), add nodes, ` +
        "or declare the halls as they are in stacks/sites.ts",
    );
  },
};
