import { type Resource, type ResourceGraph, InvalidInputError } from "@holdfast/resilience";
import { at, listOf, textOf, type Value } from "@holdfast/resilience/graph/values";

/** Type token of what declares a data site. */
const dataCenterType = "holdfast:index:DataCenter";

/** A hall of a site, as its nodes have to name it. */
export interface NeededHall {
  readonly name: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

/** What a site's cluster is declared to be. */
export interface DeclaredCluster {
  readonly site: string;
  /** DNS domain of the cluster. */
  readonly domain: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Issuer of service accounts' tokens. */
  readonly tokenIssuer: string;
}

/** What a declaration needs of the cluster of one site. */
export interface SiteNeeds extends DeclaredCluster {
  readonly halls: readonly NeededHall[];
  /** The clusters of the other data sites. */
  readonly others: readonly DeclaredCluster[];
  /** Everything that is declared in the site's cluster. */
  readonly objects: readonly KubernetesObject[];
}

/** An object that is declared in a cluster. */
export interface KubernetesObject {
  /** `cert-manager.io/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly fields: { readonly [field: string]: Value };
}

function objectOf({ type, name, inputs }: Resource): KubernetesObject[] {
  const [, group = "", kind = ""] = /^kubernetes:(.+):(\w+)$/.exec(type) ?? [];
  if (kind === "") return [];
  return [
    {
      apiVersion: textOf(inputs["apiVersion"]) ?? group.replace(/^core\//, ""),
      kind,
      namespace: textOf(at(inputs, "metadata", "namespace")),
      name: textOf(at(inputs, "metadata", "name")) ?? name,
      fields: inputs,
    },
  ];
}

function clusterOf({ inputs }: Resource): DeclaredCluster {
  const text = (...path: string[]) => textOf(at(inputs, ...path)) ?? "";
  return {
    site: text("site"),
    domain: text("cluster", "domain"),
    podCidr: text("cluster", "podCidr"),
    serviceCidr: text("cluster", "serviceCidr"),
    tokenIssuer: text("cluster", "serviceAccountIssuer"),
  };
}

/**
 * What a declaration needs of a site's cluster: read from the resources, like every verdict.
 *
 * @throws InvalidInputError where no such data site is declared
 */
export function siteNeeds({ resources }: ResourceGraph, site: string): SiteNeeds {
  const centers = resources.filter(({ type }) => type === dataCenterType);
  const own = centers.find((center) => clusterOf(center).site === site);
  if (own === undefined) {
    throw new InvalidInputError({
      what: `there is no data site ${site}`,
      where: "the command line",
      why: "what a cluster needs is read from what is declared there",
      fix: `name one of ${centers.map((center) => clusterOf(center).site).join(", ")}`,
    });
  }
  const providers = new Set(resources.filter(({ parent }) => parent === own.urn).map(({ urn }) => urn));
  return {
    ...clusterOf(own),
    halls: listOf(own.inputs["halls"]).map((hall) => ({
      name: textOf(at(hall, "name")) ?? "",
      cores: Number(at(hall, "cores")),
      memoryGiB: Number(at(hall, "memoryGiB")),
    })),
    others: centers
      .filter((center) => center !== own)
      .map(clusterOf)
      .sort((one, other) => one.site.localeCompare(other.site)),
    objects: resources
      .filter(({ provider }) => provider !== undefined && providers.has(provider))
      .flatMap(objectOf),
  };
}

/** Where the pod of an object that makes pods is described. */
const podPaths: { readonly [kind: string]: readonly string[] } = {
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** Container images that a site's pods run, each once. */
export function imagesOf({ objects }: SiteNeeds): string[] {
  const images = objects.flatMap(({ kind, fields }) => {
    const pod = at(fields, ...(podPaths[kind] ?? ["none"]));
    const containers = [...listOf(at(pod, "initContainers")), ...listOf(at(pod, "containers"))];
    return containers.flatMap((container) => textOf(at(container, "image")) ?? []);
  });
  return [...new Set(images)].sort();
}

/** A claim of a volume. */
export interface NeededVolume {
  readonly storageClass: string;
  /** `10Gi`. */
  readonly size: string;
  readonly claim: string;
}

function volumeOf(claim: Value | undefined, name: string): NeededVolume[] {
  const storageClass = textOf(at(claim, "spec", "storageClassName"));
  const size = textOf(at(claim, "spec", "resources", "requests", "storage"));
  return storageClass === undefined || size === undefined ? [] : [{ storageClass, size, claim: name }];
}

/** Volumes that a site's pods claim, one for each replica that is declared. */
export function volumesOf({ objects }: SiteNeeds): NeededVolume[] {
  return objects.flatMap(({ kind, namespace, name, fields }) => {
    if (kind === "PersistentVolumeClaim") return volumeOf(fields, `${namespace}/${name}`);
    if (kind !== "StatefulSet") return [];
    const replicas = Number(at(fields, "spec", "replicas") ?? 1);
    return listOf(at(fields, "spec", "volumeClaimTemplates")).flatMap((template) => {
      const prefix = `${namespace}/${textOf(at(template, "metadata", "name"))}-${name}`;
      return Array.from({ length: replicas }, (_, ordinal) =>
        volumeOf(template, `${prefix}-${ordinal}`),
      ).flat();
    });
  });
}
