import type { Blueprint } from "../../blueprint/blueprint";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplates } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import { equalitySelector, labelsOf } from "../../blueprint/selector";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** Annotation by which the engine does not wait until an object is ready. */
const SKIP_AWAIT = "pulumi.com/skipAwait";

type What = "voter" | "member" | "service";

/** Workloads that may not be ready before other sites stand. */
function waiting(blueprint: Blueprint): Map<string, What> {
  const found = new Map<string, What>();
  for (const { voters } of blueprint.quorums)
    for (const { urn } of voters) if (urn !== undefined) found.set(urn, "voter");
  for (const { shards } of blueprint.databases)
    for (const { members } of shards) for (const { urn } of members) found.set(urn, "member");
  for (const { stores, deployments } of blueprint.services)
    if (stores.some(({ kind }) => kind === "database"))
      for (const { urn } of deployments) found.set(urn, "service");
  return found;
}

/** Services that lead to pods of these workloads: the engine waits for one pod of each that is ready. */
function servicesOf(reading: Reading, workloads: ReadonlyMap<string, What>): [Resource, What][] {
  const pods = new Map<string, { labels: ReturnType<typeof labelsOf>; what: What; names: string }[]>();
  for (const { workload, template } of podTemplates(reading)) {
    const what = workloads.get(workload.urn);
    if (what === undefined) continue;
    const place = `${reading.findSite(workload) ?? ""}/${namespaceOf(workload)}`;
    const here = pods.get(place) ?? [];
    const names = textOf(at(workload.inputs, "spec", "serviceName")) ?? "";
    pods.set(place, [...here, { labels: labelsOf(at(template, "metadata", "labels")), what, names }]);
  }
  return reading.all("kubernetes:core/v1:Service").flatMap((service): [Resource, What][] => {
    const selected = at(service.inputs, "spec", "selector");
    const selector = selected ? equalitySelector(selected) : undefined;
    // Of a headless one nothing is waited for.
    if (!selector || at(service.inputs, "spec", "clusterIP") === "None") return [];
    const place = `${reading.findSite(service) ?? ""}/${namespaceOf(service)}`;
    const meant = pods.get(place)?.find(({ labels }) => selector(labels));
    // The one that gives members their names is meant to be headless, and where it is not, that is told of it.
    if (!meant || (meant.what === "member" && meant.names === objectName(service))) return [];
    return [[service, meant.what]];
  });
}

/**
 * What a deployment waits for in vain when one site is deployed alone. A program in which everything is waited for is
 * deployed at once; one that leaves some of it out means to deploy site by site.
 */
export function awaitedDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  const workloads = waiting(blueprint);
  const objects = [
    ...[...workloads].flatMap(([urn, what]): [Resource, What][] => {
      const resource = reading.resource(urn);
      return resource?.type.startsWith("kubernetes:") ? [[resource, what]] : [];
    }),
    ...servicesOf(reading, workloads),
  ];
  const annotation = (resource: Resource) => at(resource.inputs, "metadata", "annotations", SKIP_AWAIT);
  const isSkipped = ([resource]: [Resource, What]): boolean =>
    isWithheld(annotation(resource)) || annotation(resource) === "true";
  const awaited = objects.filter((each) => !isSkipped(each));
  if (awaited.length === objects.length) return [];
  return awaited.map(([resource, what]) => ({
    policy: "configuration-takes-effect",
    level: "error",
    resource: resource.urn,
    field: `metadata.annotations["${SKIP_AWAIT}"]`,
    problem: { kind: "waits-for-other-sites", value: textOf(annotation(resource)) ?? "absent", what },
    cause: JSON.stringify(["waits-for-other-sites", what]),
  }));
}
