import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { type AddressRange, addressRange } from "@holdfast/contract/addresses";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { types } from "../../blueprint/reading";
import { type Labels, labelsOf } from "../../blueprint/selector";
import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
import { type ClusterService, readClusterServices } from "./cluster-services";
import { readCiliumPolicies } from "./cilium-policies";
import { type NetworkPolicy, readNetworkPolicies } from "./network-policies";
import { type Pods, readPods } from "./pods";

/** Label that Kubernetes itself puts on every namespace, with the namespace's name. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Entries by a key that each of them has. */
export function grouped<Key, Entry>(
  entries: Iterable<Entry>,
  keyOf: (entry: Entry) => Key,
): Map<Key, Entry[]> {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

/** A namespace at a site. */
interface Place {
  readonly site: string;
  readonly namespace: string;
}

const placeOf = ({ site, namespace }: Place): string => `${site}/${namespace}`;

/** What stands in the clusters of the sites, by site and namespace. */
export class Clusters {
  private readonly podsOf: ReadonlyMap<string, readonly Pods[]>;
  private readonly podsOfWorkload: ReadonlyMap<string, Pods>;
  private readonly policiesOf: ReadonlyMap<string, readonly NetworkPolicy[]>;
  private readonly servicesOf: ReadonlyMap<string, readonly ClusterService[]>;
  private readonly certificates: ReadonlyMap<string, readonly Resource[]>;
  private readonly namespaceLabels = new Map<string, Labels>();
  private readonly podRanges = new Map<string, AddressRange>();
  /** Every Service that selects pods. */
  readonly services: readonly ClusterService[];

  constructor(
    readonly reading: Reading,
    readonly blueprint: Blueprint,
  ) {
    const pods = readPods(reading);
    this.podsOf = grouped(pods, placeOf);
    this.podsOfWorkload = new Map(pods.map((each) => [each.workload.urn, each]));
    this.services = readClusterServices(reading);
    this.servicesOf = grouped(this.services, placeOf);
    this.policiesOf = grouped([...readNetworkPolicies(reading), ...readCiliumPolicies(reading)], placeOf);
    this.certificates = grouped(reading.all(types.certificate), (certificate) => {
      const place = { site: reading.findSite(certificate) ?? "", namespace: namespaceOf(certificate) };
      return `${placeOf(place)}/${textOf(at(certificate.inputs, "spec", "secretName")) ?? ""}`;
    });
    for (const namespace of reading.all("kubernetes:core/v1:Namespace")) {
      const site = reading.findSite(namespace);
      const labels = labelsOf(at(namespace.inputs, "metadata", "labels"));
      const name = objectName(namespace);
      if (site !== undefined)
        this.namespaceLabels.set(`${site}/${name}`, new Map([...labels, [NAMESPACE_NAME, name]]));
    }
    for (const center of reading.all(types.dataCenter)) {
      const site = textOf(center.inputs["site"]);
      const range = addressRange(textOf(at(center.inputs, "cluster", "podCidr")) ?? "");
      if (site !== undefined && range !== undefined) this.podRanges.set(site, range);
    }
  }

  /** The Certificates that are kept in a Secret; none where something else fills it. */
  certificatesIn(place: Place, secret: string): readonly Resource[] {
    return this.certificates.get(`${placeOf(place)}/${secret}`) ?? [];
  }

  /** Pods of every workload at every site. */
  everyPods(): readonly Pods[] {
    return [...this.podsOfWorkload.values()];
  }

  /** The pods of a workload. */
  podsOfUrn(urn: string | undefined): Pods | undefined {
    return urn === undefined ? undefined : this.podsOfWorkload.get(urn);
  }

  /** Addresses of the pods at a site, as its data center declares them. */
  podRange(site: string): AddressRange | undefined {
    return this.podRanges.get(site);
  }

  /** Labels of a namespace; of one that nothing declares, its name. */
  labelsOfNamespace(place: Place): Labels {
    return this.namespaceLabels.get(placeOf(place)) ?? new Map([[NAMESPACE_NAME, place.namespace]]);
  }

  /** NetworkPolicies of a namespace at a site. */
  policiesAt(place: Place): readonly NetworkPolicy[] {
    return this.policiesOf.get(placeOf(place)) ?? [];
  }

  /** Services that lead to pods. */
  servicesTo(pods: Pods): readonly ClusterService[] {
    return (this.servicesOf.get(placeOf(pods)) ?? []).filter(({ selector }) => selector(pods.labels));
  }

  /** Pods of a namespace at a site. */
  podsAt(place: Place): readonly Pods[] {
    return this.podsOf.get(placeOf(place)) ?? [];
  }

  /** The pods that a Service leads to. */
  selected(service: ClusterService): readonly Pods[] {
    return this.podsAt(service).filter(({ labels }) => service.selector(labels));
  }
}
