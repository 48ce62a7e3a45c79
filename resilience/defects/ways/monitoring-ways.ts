import { type DiscoveredPods, readScrapeTargets, type ScrapedHost } from "@holdfast/contract/prometheus/read";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { types } from "../../blueprint/reading";
import { at, listOf, recordOf, textOf } from "../../graph/values";
import { configMapsOf } from "../../stores/database/member-texts";
import type { Clusters } from "./clusters";
import { type Need, podsToPods } from "./needs";
import { DEFAULT_PROTOCOL, type Pods } from "./pods";

/** Pods of the cluster of whoever asks, that a job finds by their labels. */
function discovered(clusters: Clusters, from: Pods, { namespaces, labels }: DiscoveredPods): readonly Pods[] {
  return clusters.everyPods().filter(
    (pods) =>
      pods !== from &&
      pods.site === from.site &&
      (namespaces.length === 0 || namespaces.includes(pods.namespace)) &&
      // Pods that end are not asked: they are gone before.
      pods.ports.length > 0 &&
      labels.every(({ label, value }) =>
        value === undefined ? pods.labels.has(label) : pods.labels.get(label) === value,
      ),
  );
}

/** The pods of a StatefulSet of which one has a host's name: `<pod>.<service>.<namespace>.svc.<domain>`. */
function named(clusters: Clusters, { host }: ScrapedHost): readonly Pods[] {
  const [, pod, namespace, domain] = /^([^.]+)\.[^.]+\.([^.]+)\.svc\.(.+?)\.?$/.exec(host) ?? [];
  if (pod === undefined || namespace === undefined) return [];
  const center = clusters.reading
    .all(types.dataCenter)
    .find(({ inputs }) => textOf(at(inputs, "cluster", "domain")) === domain);
  const site = textOf(center?.inputs["site"]);
  if (site === undefined) return [];
  const set = pod.replace(/-\d+$/, "");
  return clusters
    .podsAt({ site, namespace })
    .filter(({ workload }) => workload.type === types.statefulSet && objectName(workload) === set);
}

/** Whoever measures has to reach what its configuration says that it asks, or nobody is called when that fails. */
export function monitoringNeeds(clusters: Clusters): Need[] {
  const configMaps = configMapsOf(clusters.reading);
  return clusters.everyPods().flatMap((from) => {
    const volumes = listOf(at(podTemplateOf(from.workload)?.pod, "volumes"));
    const texts = volumes.flatMap((volume) => {
      const name = textOf(at(volume, "configMap", "name"));
      const source = configMaps.get(`${from.site}/${namespaceOf(from.workload)}/${name}`);
      return Object.entries(recordOf(source?.inputs["data"]));
    });
    return texts.flatMap(([file, text]) => {
      if (!/prometheus.*\.ya?ml$/.test(file) || typeof text !== "string") return [];
      const targets = readScrapeTargets(text);
      const asks = (to: Pods, port: number): Need =>
        podsToPods(clusters, from, to, { port, protocol: DEFAULT_PROTOCOL }, { level: "warning" });
      return [
        ...(targets?.pods ?? []).flatMap((job) =>
          discovered(clusters, from, job).flatMap((to) =>
            (job.port === undefined ? to.ports.map(({ port }) => port) : [job.port]).map((port) =>
              asks(to, port),
            ),
          ),
        ),
        ...(targets?.hosts ?? []).flatMap((host) => named(clusters, host).map((to) => asks(to, host.port))),
      ];
    });
  });
}
