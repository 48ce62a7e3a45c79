import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import type { Value } from "../../graph/resource";
import { at, isWithheld, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText, type Way } from "./places";
import type { Consequence } from "./problem";
import { closestName, similarNames } from "./similar-names";

/** A name of a part of the same pod. */
interface Named {
  readonly way: Way;
  readonly value: Value | undefined;
  readonly refersTo: string;
  readonly names: readonly Value[];
  readonly consequence: Consequence;
}

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

const namesIn = (items: readonly Value[]): Value[] => items.flatMap((item) => at(item, "name") ?? []);

/** Names of a container that mean volumes of its pod, and ports of its own. */
function namedBy({ workload, path, pod }: PodTemplate, list: string): Named[] {
  const claims = listOf(at(workload.inputs, "spec", "volumeClaimTemplates"));
  const volumes = [
    ...namesIn(listOf(at(pod, "volumes"))),
    ...claims.flatMap((claim) => at(claim, "metadata", "name") ?? []),
  ];
  return [...listOf(at(pod, list)).entries()].flatMap(([index, container]): Named[] => {
    const way = [...path, "spec", list, index];
    const mounts = (["volumeMounts", "volumeDevices"] as const).flatMap((kind) =>
      [...listOf(at(container, kind)).entries()].map(([position, mount]): Named => ({
        way: [...way, kind, position, "name"],
        value: at(mount, "name"),
        refersTo: "volume of the pod",
        names: volumes,
        consequence: "not-admitted",
      })),
    );
    const ports = namesIn(listOf(at(container, "ports")));
    const probed = PROBES.flatMap((probe) =>
      (["httpGet", "tcpSocket"] as const).map((action): Named => ({
        way: [...way, probe, action, "port"],
        value: at(container, probe, action, "port"),
        refersTo: "port of the container",
        names: ports,
        consequence: "never-ready",
      })),
    );
    return [...mounts, ...probed];
  });
}

/** Names in a pod that mean a part of it, a volume or a port, and that no part of it has. */
export function danglingInPods(reading: Reading): Defect[] {
  return podTemplates(reading).flatMap((template): Defect[] => {
    const site = reading.findSite(template.workload);
    if (site === undefined || isWithheld(at(template.pod, "volumes"))) return [];
    const named = ["containers", "initContainers"].flatMap((list) => namedBy(template, list));
    return named.flatMap(({ way, value, refersTo, names, consequence }): Defect[] => {
      const name = textOf(value);
      // A port as text of digits is its number.
      if (!name || /^\d+$/.test(name) || names.includes(name) || names.some(isWithheld)) return [];
      const known = names.flatMap((each) => textOf(each) ?? []);
      const meant = closestName(name, known);
      const { urn } = template.workload;
      return [
        {
          policy: "references-resolve",
          level: "error",
          resource: urn,
          field: wayText(way),
          problem: {
            kind: "dangling-reference",
            refersTo,
            value: name,
            declared: similarNames(name, known),
            consequence,
          },
          cause: JSON.stringify(["dangling-reference", refersTo, name]),
          disables: [urn],
          ...(meant === undefined ? {} : { mend: { resource: urn, path: way, value: meant } }),
        },
      ];
    });
  });
}
