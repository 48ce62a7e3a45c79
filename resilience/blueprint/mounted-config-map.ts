import type { Resource, Value } from "../graph/resource";
import { at, listOf, recordOf, textOf } from "../graph/values";
import { objectName } from "./pod";

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
