import { objectName } from "../../blueprint/pod";
import { labels } from "../../blueprint/reading";
import { type Labels, labelsOf } from "../../blueprint/selector";
import { at, recordOf, shownValue } from "../../graph/values";
import type { Defect } from "../defect";
import { type ClusterService, type ServicePort, targetPort } from "./cluster-services";
import type { Clusters } from "./clusters";
import type { Pods } from "./pods";

/** Labels by which a Service says whose pods it is for; by the others it says which of them. */
const IDENTITY: readonly string[] = [labels.service, labels.database, labels.quorum, labels.zone];
const PART: readonly string[] = [labels.shard, labels.voter, labels.role];

/** Whether pods are those that a Service is for, by its own labels. */
function isFor(own: Labels, { labels: theirs }: Pods): boolean {
  const identity = IDENTITY.filter((label) => own.has(label));
  return (
    identity.length > 0 &&
    identity.every((label) => theirs.get(label) === own.get(label)) &&
    PART.every((label) => !own.has(label) || !theirs.has(label) || theirs.get(label) === own.get(label))
  );
}

/**
 * The pods that a Service is for: of those that belong to what its labels name, the ones that have its ports, or else most
 * of the labels that it selects. Of a program that puts no such labels on its Services, nobody knows.
 */
function meantPods(clusters: Clusters, service: ClusterService): readonly Pods[] {
  const own = labelsOf(at(service.resource.inputs, "metadata", "labels"));
  const candidates = clusters.podsAt(service).filter((pods) => pods.ports.length > 0 && isFor(own, pods));
  const listening = candidates.filter((pods) => service.ports.some((port) => targetPort(pods, port)));
  if (listening.length > 0) return listening;
  const wanted = Object.entries(recordOf(at(service.resource.inputs, "spec", "selector")));
  const alike = ({ labels: theirs }: Pods): number =>
    wanted.filter(([label, value]) => theirs.get(label) === value).length;
  const most = Math.max(...candidates.map(alike));
  return candidates.filter((pods) => alike(pods) === most);
}

/**
 * The pods that a Service selects, without those that it is not for where some are: that it selects these too is found of
 * the Service, and a way to them is nobody's.
 */
export function ownPods(clusters: Clusters, service: ClusterService): readonly Pods[] {
  const meant = meantPods(clusters, service);
  const selected = clusters.selected(service);
  const own = selected.filter((pods) => meant.includes(pods));
  return own.length > 0 ? own : selected;
}

/** A port by which nobody writes: pods are counted on without it. */
const SPARE_PORT = /^replica/;

/** URNs of the workloads that do nothing for anybody when a Service does not lead to them. */
function unreached(clusters: Clusters, service: ClusterService, meant: readonly Pods[]): string[] {
  const own = labelsOf(at(service.resource.inputs, "metadata", "labels"));
  const spare = service.ports.every((port) =>
    meant.some((pods) => SPARE_PORT.test(targetPort(pods, port)?.name ?? "")),
  );
  // Voters call each other by an address; the names that a headless Service gives their pods are nobody's way.
  const unneeded =
    own.has(labels.quorum) &&
    service.type !== "LoadBalancer" &&
    clusters.services.some(
      (other) =>
        other !== service && other.site === service.site && meant.some((pods) => other.selector(pods.labels)),
    );
  return spare || unneeded ? [] : meant.map(({ workload }) => workload.urn);
}

const namesOf = (pods: readonly Pods[]): string[] => pods.map(({ workload }) => objectName(workload));

function selectorText({ resource }: ClusterService): string {
  const text = Object.entries(recordOf(at(resource.inputs, "spec", "selector")))
    .map(([label, value]) => `${label}=${shownValue(value)}`)
    .join(", ");
  return text === "" ? "absent" : text;
}

function wrongPort(
  clusters: Clusters,
  service: ClusterService,
  meant: readonly Pods[],
  port: ServicePort,
  index: number,
): Defect | undefined {
  if (meant.some((pods) => targetPort(pods, port))) return undefined;
  const value = shownValue(port.target);
  const ports = meant.flatMap((pods) => pods.ports);
  return {
    policy: "ways-are-open",
    level: "error",
    resource: service.resource.urn,
    field: `spec.ports[${index}].targetPort`,
    problem: {
      kind: "target-port-missing",
      value,
      meant: namesOf(meant),
      ports: [...new Set(ports.map((each) => each.name ?? String(each.port)))],
    },
    // Where the pods have one port, it is that.
    ...(ports.length === 1 && ports[0]
      ? {
          mend: {
            resource: service.resource.urn,
            path: ["spec", "ports", index, "targetPort"],
            value: ports[0].name ?? ports[0].port,
          },
        }
      : {}),
    disables: unreached(clusters, service, meant),
  };
}

/** Services that do not lead to what they are for: another selector than the pods' labels, or a port that no pod has. */
export function misledServices(clusters: Clusters): Defect[] {
  return clusters.services.flatMap((service): Defect[] => {
    const meant = meantPods(clusters, service);
    if (meant.length === 0) return [];
    const selected = clusters.selected(service);
    const reached = meant.filter((pods) => selected.includes(pods));
    const others = selected.filter((pods) => !meant.includes(pods));
    if (reached.length === meant.length && others.length === 0) {
      return service.ports.flatMap((port, index) => wrongPort(clusters, service, meant, port, index) ?? []);
    }
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: service.resource.urn,
        field: "spec.selector",
        problem: {
          kind: "selects-others",
          value: selectorText(service),
          site: service.site,
          meant: namesOf(meant),
          selected: namesOf(others),
          among: reached.length > 0,
        },
        disables: unreached(clusters, service, meant),
      },
    ];
  });
}
