import type { Resource, Value } from "../graph/resource";
import { at, listOf, recordOf, textOf } from "../graph/values";
import { namespaceOf, objectName } from "./pod";
import { objectKey, type Reading, types } from "./reading";

const read = new WeakMap<Reading, ReadonlyMap<string, Resource>>();

/** Every ConfigMap whose site is known, by site, namespace and name. */
export function configMapsOf(reading: Reading): ReadonlyMap<string, Resource> {
  const known = read.get(reading);
  if (known) return known;
  const configMaps = new Map<string, Resource>();
  for (const resource of reading.all(types.configMap)) {
    const site = reading.findSite(resource);
    if (site !== undefined) configMaps.set(objectKey(site, resource), resource);
  }
  read.set(reading, configMaps);
  return configMaps;
}

/** The ConfigMaps that a workload's pods have as volumes. */
export function mountedConfigMaps(
  reading: Reading,
  workload: Resource,
  site: string,
  pod: Value | undefined,
): Resource[] {
  return listOf(at(pod, "volumes")).flatMap((volume) => {
    const name = textOf(at(volume, "configMap", "name"));
    return configMapsOf(reading).get(`${site}/${namespaceOf(workload)}/${name}`) ?? [];
  });
}

/** Keys of a ConfigMap by the paths at which the containers of a pod find them. */
export function mountedFiles(pod: Value | undefined, configMap: Resource): Map<string, string> {
  const keys = Object.keys(recordOf(configMap.inputs["data"]));
  const files = new Map<string, string>();
  for (const volume of listOf(at(pod, "volumes"))) {
    if (textOf(at(volume, "configMap", "name")) !== objectName(configMap)) continue;
    const items = listOf(at(volume, "configMap", "items"));
    const shown =
      items.length > 0
        ? items.map((item) => [textOf(at(item, "path")) ?? "", textOf(at(item, "key")) ?? ""] as const)
        : keys.map((key) => [key, key] as const);
    for (const container of listOf(at(pod, "containers"))) {
      for (const mount of listOf(at(container, "volumeMounts"))) {
        if (textOf(at(mount, "name")) !== textOf(at(volume, "name"))) continue;
        const path = (textOf(at(mount, "mountPath")) ?? "").replace(/\/$/, "");
        const part = textOf(at(mount, "subPath"));
        for (const [name, key] of shown)
          if (part === undefined) files.set(`${path}/${name}`, key);
          else if (part === name) files.set(path, key);
      }
    }
  }
  return files;
}
