import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { type ClusterService, readClusterServices } from "./cluster-services";
import { type Pods, readPods } from "./pods";

/** Entries by a key that each of them has. */
function grouped<Entry>(entries: Iterable<Entry>, keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

const placeOf = ({ site, namespace }: { readonly site: string; readonly namespace: string }): string =>
  `${site}/${namespace}`;

/** What stands in the clusters of the sites, by site and namespace. */
export class Clusters {
  private readonly podsOf: ReadonlyMap<string, readonly Pods[]>;
  /** Every Service that selects pods. */
  readonly services: readonly ClusterService[];

  constructor(
    readonly reading: Reading,
    readonly blueprint: Blueprint,
  ) {
    this.podsOf = grouped(readPods(reading), placeOf);
    this.services = readClusterServices(reading);
  }

  /** Pods of a namespace at a site. */
  podsAt(place: { readonly site: string; readonly namespace: string }): readonly Pods[] {
    return this.podsOf.get(placeOf(place)) ?? [];
  }

  /** The pods that a Service leads to. */
  selected(service: ClusterService): readonly Pods[] {
    return this.podsAt(service).filter(({ labels }) => service.selector(labels));
  }
}
