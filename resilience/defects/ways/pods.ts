import { namespaceOf } from "../../blueprint/pod";
import { podTemplates } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import { type Labels, labelsOf } from "../../blueprint/selector";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, numberOf, textOf } from "../../graph/values";

/** A port on which a container of a pod says that it listens. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
}

/** The pods that one workload makes at its site. */
export interface Pods {
  readonly workload: Resource;
  readonly site: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Where the labels stand in the workload's inputs. */
  readonly labelsField: string;
  readonly ports: readonly ContainerPort[];
  /** Containers with commands, arguments and environment. */
  readonly containers: readonly Value[];
  /** Names of the Secrets that it mounts. */
  readonly secrets: readonly string[];
}

/** Kubernetes' own default for the protocol of a port. */
export const DEFAULT_PROTOCOL = "TCP";

function portsOf(containers: readonly Value[]): ContainerPort[] {
  return containers.flatMap((container) =>
    listOf(at(container, "ports")).flatMap((declared): ContainerPort[] => {
      const port = numberOf(at(declared, "containerPort"));
      const protocol = textOf(at(declared, "protocol")) ?? DEFAULT_PROTOCOL;
      return port === undefined ? [] : [{ name: textOf(at(declared, "name")), port, protocol }];
    }),
  );
}

/** The pods of every workload whose site is known. */
export function readPods(reading: Reading): Pods[] {
  return podTemplates(reading).flatMap(({ workload, path, template, pod }): Pods[] => {
    const site = reading.findSite(workload);
    if (site === undefined) return [];
    return [
      {
        workload,
        site,
        namespace: namespaceOf(workload),
        labels: labelsOf(at(template, "metadata", "labels")),
        labelsField: [...path, "metadata", "labels"].join("."),
        // An initial container that is always restarted is one that stays, and listens.
        ports: portsOf([...listOf(at(pod, "containers")), ...listOf(at(pod, "initContainers"))]),
        containers: [...listOf(at(pod, "containers")), ...listOf(at(pod, "initContainers"))],
        secrets: listOf(at(pod, "volumes")).flatMap(
          (volume) => textOf(at(volume, "secret", "secretName")) ?? [],
        ),
      },
    ];
  });
}
