import type { Blueprint } from "../../blueprint/blueprint";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Service } from "../../blueprint/service";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";

/** A volume that outlives its pod and that some container may write to. */
interface WrittenVolume {
  readonly claim: string;
  readonly field: string;
}

function writtenVolumes(workload: Resource): WrittenVolume[] {
  const template = podTemplateOf(workload);
  if (!template) return [];
  const containers = [
    ...listOf(at(template.pod, "containers")),
    ...listOf(at(template.pod, "initContainers")),
  ];
  const written = new Set(
    containers
      .flatMap((container) => listOf(at(container, "volumeMounts")))
      .filter((mount) => at(mount, "readOnly") !== true)
      .map((mount) => textOf(at(mount, "name"))),
  );
  const ofPod = listOf(at(template.pod, "volumes")).map((volume, index) => ({
    name: textOf(at(volume, "name")),
    claim: textOf(at(volume, "persistentVolumeClaim", "claimName")),
    isReadOnly: at(volume, "persistentVolumeClaim", "readOnly") === true,
    field: wayText([...template.path, "spec", "volumes", index, "persistentVolumeClaim"]),
  }));
  const ofSet = listOf(at(workload.inputs, "spec", "volumeClaimTemplates")).map((claim, index) => {
    const name = textOf(at(claim, "metadata", "name"));
    return { name, claim: name, isReadOnly: false, field: wayText(["spec", "volumeClaimTemplates", index]) };
  });
  return [...ofPod, ...ofSet].flatMap(({ name, claim, isReadOnly, field }) =>
    claim === undefined || isReadOnly || !written.has(name) ? [] : [{ claim, field }],
  );
}

/** Workloads by the service that they are labelled with. */
function workloadsByService(reading: Reading): Map<string, Resource[]> {
  const workloads = new Map<string, Resource[]>();
  for (const workload of [...reading.all(types.deployment), ...reading.all(types.statefulSet)]) {
    const service = reading.label(workload, labels.service);
    if (service !== undefined) workloads.set(service, [...(workloads.get(service) ?? []), workload]);
  }
  return workloads;
}

function unstored({ name, goals }: Service, workloads: readonly Resource[]): Defect[] {
  // Who says that it keeps nothing has a cache on that disk.
  if (goals === undefined || goals.writes === false) return [];
  const level = goals.writes ? "error" : "warning";
  const written = workloads.flatMap((workload) =>
    writtenVolumes(workload).map(({ claim, field }): Defect => ({
      policy: "zero-loss-writes",
      level,
      resource: workload.urn,
      field,
      problem: { kind: "kept-on-disk-alone", value: claim, service: name },
      service: name,
      cause: `kept-on-disk-alone ${name} ${claim}`,
    })),
  );
  if (written.length > 0 || !goals.writes) return written;
  return [
    {
      policy: "zero-loss-writes",
      level,
      resource: goals.urn,
      field: "stores",
      problem: { kind: "writes-unstored", value: name },
      service: name,
    },
  ];
}

/** Services that keep something and name no store that they write to: a loss takes it, and no verdict counts with that. */
export function unstoredWrites(reading: Reading, { services }: Blueprint): Defect[] {
  const workloads = workloadsByService(reading);
  return services
    .filter(({ stores }) => !stores.some(({ access }) => access === "read-write"))
    .flatMap((service) => unstored(service, workloads.get(service.name) ?? []));
}
