import { labels, types } from "../blueprint/reading";
import type { Resource, ResourceGraph } from "../graph/resource";
import { at, textOf } from "../graph/values";
import { isAdopted, neededAnnotations } from "./adopted-graph";

/** The annotation of a pod by which it says what one replica carries. */
const REQUESTS_PER_SECOND = "holdfast.dev/requests-per-second";

/** The next thing to write so that more is judged. */
export type AdoptionStep =
  /** Clusters whose sites nobody says. `clusters`: names of their providers. */
  | { readonly kind: "name-sites"; readonly clusters: readonly string[] }
  /** A workload without a provider of its own, so that its cluster is not known. */
  | { readonly kind: "give-provider"; readonly workload: string }
  /** A workload of no service. `service`: what it is called already. */
  | { readonly kind: "label-service"; readonly workload: string; readonly service: string }
  /** A workload that does not say what one replica carries. */
  | { readonly kind: "state-capacity"; readonly workload: string; readonly annotation: string }
  /** A service that does not state a goal. */
  | { readonly kind: "state-goal"; readonly workload: string; readonly annotation: string };

/** How much of a program of plain Kubernetes objects can be judged. */
export interface AdoptionProgress {
  readonly resources: number;
  /** Names of Deployments and StatefulSets, each once, at however many sites. */
  readonly workloads: readonly string[];
  /** Names of the services that workloads are labelled with. */
  readonly services: readonly string[];
  /** Names of the sites that are known. */
  readonly sites: readonly string[];
  /** Whether a DNS record is declared: without one it is not judged how users are led away from a lost site. */
  readonly leadsUsers: boolean;
  /** Names of StatefulSets that are no store by their labels: what they keep is not judged. */
  readonly unknownStores: readonly string[];
  /** Absent where every Deployment is judged. */
  readonly next?: AdoptionStep;
}

const workloadName = ({ name, inputs }: Resource): string => textOf(at(inputs, "metadata", "name")) ?? name;

const serviceOf = ({ inputs }: Resource): string | undefined =>
  textOf(at(inputs, "metadata", "labels", labels.service));

/** What a workload is called already: by the labels that Kubernetes recommends, or its name. */
function calledName(workload: Resource): string {
  const label = (name: string) => textOf(at(workload.inputs, "metadata", "labels", name));
  return label("app.kubernetes.io/name") ?? label("app") ?? workloadName(workload);
}

/** Whether a workload keeps something, and is no member of a store by its labels. */
const isUnknownStore = ({ type, inputs }: Resource): boolean =>
  type === types.statefulSet &&
  [labels.database, labels.quorum].every((label) => at(inputs, "metadata", "labels", label) === undefined);

function stepOf(workloads: readonly Resource[], providers: readonly Resource[]): AdoptionStep | undefined {
  const unplaced = providers.filter(
    ({ urn, parent }) =>
      !parent?.includes(types.dataCenter) && workloads.some(({ provider }) => provider === urn),
  );
  if (unplaced.length > 0) return { kind: "name-sites", clusters: unplaced.map(({ name }) => name) };
  const known = new Set(providers.map(({ urn }) => urn));
  for (const workload of workloads) {
    if (workload.provider !== undefined && known.has(workload.provider)) continue;
    return { kind: "give-provider", workload: workloadName(workload) };
  }
  const deployments = workloads.filter(({ type }) => type === types.deployment);
  // What is begun is finished first: a service of which half is said is judged for none of it.
  const ofServices = deployments.filter((each) => serviceOf(each) !== undefined);
  for (const workload of ofServices) {
    const template = at(workload.inputs, "spec", "template", "metadata", "annotations", REQUESTS_PER_SECOND);
    if (template === undefined)
      return { kind: "state-capacity", workload: workloadName(workload), annotation: REQUESTS_PER_SECOND };
    const annotation = neededAnnotations.find(
      (each) => at(workload.inputs, "metadata", "annotations", each) === undefined,
    );
    if (annotation) return { kind: "state-goal", workload: workloadName(workload), annotation };
  }
  const other = deployments.find((each) => serviceOf(each) === undefined);
  return other && { kind: "label-service", workload: workloadName(other), service: calledName(other) };
}

const distinct = (names: readonly (string | undefined)[]): string[] =>
  [...new Set(names.filter((name) => name !== undefined))].sort();

/**
 * How much of a program can be judged that declares Kubernetes objects and none of the components; nothing for any other.
 *
 * @param graph its resources, with what is said of them beside it
 */
export function adoptionProgress({ resources }: ResourceGraph): AdoptionProgress | undefined {
  const own = resources.filter((resource) => !isAdopted(resource));
  if (own.some(({ type }) => type.startsWith("holdfast:index:"))) return undefined;
  const workloads = own.filter(({ type }) => type === types.deployment || type === types.statefulSet);
  if (workloads.length === 0) return undefined;
  const providers = own.filter(({ type }) => type === types.kubernetesProvider);
  const centers = resources.filter(({ type }) => type === types.dataCenter);
  const next = stepOf(workloads, providers);
  return {
    resources: own.length,
    workloads: distinct(workloads.map(workloadName)),
    services: distinct(workloads.map(serviceOf)),
    sites: centers.map(({ name }) => name),
    leadsUsers: own.some(({ type }) => type === types.record),
    unknownStores: distinct(workloads.filter(isUnknownStore).map(workloadName)),
    ...(next ? { next } : {}),
  };
}
