import { readServer } from "@holdfast/contract/nats/server";
import { readWeed } from "@holdfast/contract/seaweedfs/commands";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplateOf, type PodTemplate } from "../../blueprint/pod-templates";
import { labels, objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";

/** What ends with its pod, or with the node that it ran on. */
const ENDS_WITH_POD = ["emptyDir", "ephemeral"] as const;

/** A directory in which something keeps its data. */
interface DataDirectory {
  readonly what: "member" | "voter" | "server";
  readonly directory: string;
}

/** The directory of PostgreSQL, by the Patroni configuration that a member mounts. */
function memberDirectory(
  member: Resource,
  site: string,
  configMaps: ReadonlyMap<string, Resource>,
): string | undefined {
  for (const volume of listOf(at(podTemplateOf(member)?.pod, "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const text = textOf(
      at(configMaps.get(`${site}/${namespaceOf(member)}/${name}`)?.inputs["data"], "patroni.yml"),
    );
    const directory = /^\s+data_dir:\s*["']?([^"'\s#]+)/m.exec(text ?? "")?.[1];
    if (directory !== undefined) return directory;
  }
  return undefined;
}

/** The directory of etcd, by its arguments or environment. */
function voterDirectory({ pod }: PodTemplate): string | undefined {
  for (const container of listOf(at(pod, "containers"))) {
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
    const index = words.findIndex((word) => /^--data-dir(=|$)/.test(word));
    if (index >= 0) return words[index]!.split("=")[1] ?? words[index + 1];
    const variable = listOf(at(container, "env")).find((each) => at(each, "name") === "ETCD_DATA_DIR");
    if (variable) return textOf(at(variable, "value"));
  }
  return undefined;
}

/** The text of a file that a pod mounts from a ConfigMap, by the last part of its path. */
function mountedText(
  { workload, pod }: PodTemplate,
  site: string,
  configMaps: ReadonlyMap<string, Resource>,
  file: string,
): string | undefined {
  for (const volume of listOf(at(pod, "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const data = configMaps.get(`${site}/${namespaceOf(workload)}/${name}`)?.inputs["data"];
    const found = textOf(at(data, file.replace(/^.*\//, "")));
    if (found !== undefined) return found;
  }
  return undefined;
}

function directoryOfServer(configuration: string): string | undefined {
  try {
    return readServer(configuration).jetStream?.directory;
  } catch (error) {
    // That it is none is told of the event log.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The directory of a server of an object store's volumes, or of an event log. */
function storeDirectory(
  template: PodTemplate,
  site: string,
  configMaps: ReadonlyMap<string, Resource>,
): string | undefined {
  const label = (name: string) => at(template.workload.inputs, "metadata", "labels", name);
  for (const container of listOf(at(template.pod, "containers"))) {
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
    if (label(labels.objectStore) !== undefined) {
      const weed = readWeed(words);
      if (weed?.command === "volume") return (weed.options.get("dir") ?? "/tmp").split(",")[0];
    }
    if (label(labels.eventLog) === undefined) continue;
    const index = words.findIndex((word) => /^(?:-c|--?config)(?:=|$)/.test(word));
    const file = index < 0 ? undefined : (words[index]!.split("=")[1] ?? words[index + 1]);
    const server = file === undefined ? undefined : mountedText(template, site, configMaps, file);
    if (server !== undefined) return directoryOfServer(server);
  }
  return undefined;
}

function dataDirectory(
  template: PodTemplate,
  site: string,
  configMaps: ReadonlyMap<string, Resource>,
): DataDirectory | undefined {
  const metadata = at(template.workload.inputs, "metadata", "labels");
  const isVoter = at(metadata, labels.quorum) !== undefined;
  const isMember = at(metadata, labels.role) === "member";
  const ofStore = storeDirectory(template, site, configMaps);
  if (ofStore !== undefined) return { what: "server", directory: ofStore };
  const directory = isVoter
    ? voterDirectory(template)
    : isMember
      ? memberDirectory(template.workload, site, configMaps)
      : undefined;
  return directory === undefined ? undefined : { what: isVoter ? "voter" : "member", directory };
}

/** The name of the volume that a directory lies on. */
function volumeOf(template: PodTemplate, directory: string): string | undefined {
  const mounts = mountsOf(template, directory);
  return mounts.sort((left, right) => right.path.length - left.path.length)[0]?.name;
}

interface Mount {
  readonly name: string | undefined;
  readonly path: string;
  readonly field: string;
  readonly readOnly: boolean;
}

/** Mounts of all containers within which a directory lies. */
function mountsOf({ pod, path: way }: PodTemplate, directory: string): Mount[] {
  return [...listOf(at(pod, "containers")).entries()]
    .flatMap(([container, each]) =>
      [...listOf(at(each, "volumeMounts")).entries()].map(([index, mount]) => ({
        name: textOf(at(mount, "name")),
        path: (textOf(at(mount, "mountPath")) ?? "").replace(/\/+$/, ""),
        field: wayText([...way, "spec", "containers", container, "volumeMounts", index, "readOnly"]),
        readOnly: at(mount, "readOnly") === true,
      })),
    )
    .filter(({ path }) => directory === path || directory.startsWith(`${path}/`));
}

/** Members, voters and servers of stores none of whose containers may write where their data is. */
function readOnlyData(found: readonly FoundData[]): Defect[] {
  return found.flatMap(({ template, data }): Defect[] => {
    const mounts = mountsOf(template, data.directory);
    const [first] = mounts;
    if (!first || mounts.some(({ readOnly }) => !readOnly)) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: template.workload.urn,
        field: first.field,
        problem: { kind: "data-read-only", ...data },
        disables: [template.workload.urn],
        cause: `data-read-only ${data.what} ${data.directory}`,
      },
    ];
  });
}

interface FoundData {
  readonly template: PodTemplate;
  readonly data: DataDirectory;
}

/** Members, voters and servers of stores, with the directory of each. */
function dataDirectories(reading: Reading): FoundData[] {
  const configMaps = new Map(
    reading.all(types.configMap).flatMap((each) => {
      const site = reading.findSite(each);
      return site === undefined ? [] : [[objectKey(site, each), each] as const];
    }),
  );
  return reading.all(types.statefulSet).flatMap((workload): FoundData[] => {
    const template = podTemplateOf(workload);
    const site = reading.findSite(workload);
    const data = template && site !== undefined ? dataDirectory(template, site, configMaps) : undefined;
    return template && data ? [{ template, data }] : [];
  });
}

/** Members, voters and servers of stores whose data ends with their pod: they come back with nothing. */
function dataInPods(found: readonly FoundData[]): Defect[] {
  return found.flatMap(({ template, data }): Defect[] => {
    const { workload } = template;
    const name = volumeOf(template, data.directory);
    const volumes = listOf(at(template.pod, "volumes"));
    const index = volumes.findIndex((volume) => at(volume, "name") === name);
    const kind = ENDS_WITH_POD.find((each) => at(volumes[index], each) !== undefined);
    // A volume that is none of the pod's own comes from a claim, or is missing, which is told of the mount.
    if (name !== undefined && kind === undefined) return [];
    const spec = [...template.path, "spec"];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: workload.urn,
        field:
          name === undefined ? wayText([...spec, "volumes"]) : wayText([...spec, "volumes", index, kind!]),
        problem: {
          kind: "data-in-pod",
          ...data,
          volume: name === undefined ? "no volume" : `${kind} ${name}`,
        },
        disables: [workload.urn],
        cause: `data-in-pod ${data.what} ${data.directory}`,
      },
    ];
  });
}

/** Provisioners of volumes that stand in one hall or on one node. */
const OF_ONE_PLACE = /no-provisioner|local|topolvm|lvm|hostpath|zfs|ebs\.csi|pd\.csi|disk\.csi/;

/** Classes that choose a place for a volume before its pod has one. */
function earlyBinding(reading: Reading): Defect[] {
  const used = new Set<string>();
  for (const resource of [...reading.all(types.statefulSet), ...reading.all(types.claim)]) {
    const claims = [
      at(resource.inputs, "spec"),
      ...listOf(at(resource.inputs, "spec", "volumeClaimTemplates")).map((each) => at(each, "spec")),
    ];
    for (const claim of claims) {
      const name = textOf(at(claim, "storageClassName"));
      if (name !== undefined) used.add(`${reading.findSite(resource)}/${name}`);
    }
  }
  return reading.all(types.storageClass).flatMap((resource): Defect[] => {
    const mode = at(resource.inputs, "volumeBindingMode") ?? "Immediate";
    const site = reading.findSite(resource);
    if (site === undefined || mode !== "Immediate" || !used.has(`${site}/${objectName(resource)}`)) return [];
    if (!OF_ONE_PLACE.test(textOf(at(resource.inputs, "provisioner")) ?? "")) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: resource.urn,
        field: "volumeBindingMode",
        problem: { kind: "binds-before-pod", value: mode },
        mend: { resource: resource.urn, path: ["volumeBindingMode"], value: "WaitForFirstConsumer" },
      },
    ];
  });
}

/** Volumes that do not keep what they are for, or stand where their pods do not. */
export function storageDefects(reading: Reading): Defect[] {
  const found = dataDirectories(reading);
  return [...dataInPods(found), ...readOnlyData(found), ...earlyBinding(reading)];
}
