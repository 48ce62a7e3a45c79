import { addressRange } from "@holdfast/contract/addresses";
import { readScrapes, type Scrape } from "@holdfast/contract/prometheus/read";
import { objectName } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { objectKey, types } from "../../blueprint/reading";
import { at, listOf, textOf } from "../../graph/values";
import type { Clusters } from "./clusters";
import { type Need, podsToOutside, podsToPods } from "./needs";
import type { Pods } from "./pods";

/** Key of a ConfigMap that holds what Prometheus is told. */
const CONFIGURATION = "prometheus.yml";

/** An API server as its data center declares it. */
interface ApiServer {
  readonly site: string;
  /** Host and port, as URLs name it. */
  readonly name: string;
  readonly port: number;
  readonly nodes: string;
}

function apiServers({ reading }: Clusters): ApiServer[] {
  return reading.all(types.dataCenter).flatMap(({ inputs }) => {
    const text = textOf(at(inputs, "cluster", "apiServer"));
    const nodes = textOf(at(inputs, "cluster", "nodeCidr"));
    const site = textOf(inputs["site"]);
    if (text === undefined || nodes === undefined || site === undefined || !URL.canParse(text)) return [];
    const { host, port } = new URL(text);
    return [{ site, name: host, port: Number(port || 443), nodes }];
  });
}

/** From pods that are told of API servers by a variable to these. */
function deployNeeds(clusters: Clusters): Need[] {
  const servers = apiServers(clusters);
  if (servers.length === 0) return [];
  return clusters.everyPods().flatMap((pods) => {
    const values = pods.containers.flatMap((container) =>
      listOf(at(container, "env")).flatMap((variable) => textOf(at(variable, "value")) ?? []),
    );
    const told = values.filter((value) => value.includes("https://"));
    if (told.length === 0) return [];
    return servers
      .filter(({ name }) => told.some((value) => value.includes(`//${name}`)))
      .flatMap(({ site, port, nodes }) => {
        const range = addressRange(nodes);
        const name = `the API server of ${site}`;
        return range
          ? [podsToOutside(pods, [{ as: "addresses", range }], port, name, [pods.workload.urn])]
          : [];
      });
  });
}

/** Pods that a job finds, or names. */
function scrapedPods(
  clusters: Clusters,
  site: string,
  { pods: found, targets }: Scrape,
  domains: ReadonlyMap<string, string>,
): { readonly pods: Pods; readonly port: number }[] {
  const discovered = (found?.namespaces ?? []).flatMap((namespace) =>
    clusters
      .podsAt({ site, namespace })
      .filter(({ labels }) => {
        const value = labels.get(found?.label ?? "");
        return value !== undefined && (found?.value === undefined || found.value === value);
      })
      .map((pods) => ({ pods, port: found?.port ?? 0 })),
  );
  const named = targets.flatMap(({ host, port }) => {
    // A pod of a StatefulSet: `payments-0-ansan-0.payments-0-members.data.svc.ansan.example`.
    const [, set, namespace = "", domain = ""] = /^(.+)-\d+\.[^.]+\.([^.]+)\.svc\.(.+)$/.exec(host) ?? [];
    const at = domains.get(domain);
    if (set === undefined || at === undefined) return [];
    return clusters
      .podsAt({ site: at, namespace })
      .filter(({ workload }) => objectName(workload) === set)
      .map((pods) => ({ pods, port }));
  });
  return [...discovered, ...named];
}

/** From what measures to what is measured. */
function scrapeNeeds(clusters: Clusters): Need[] {
  const { reading } = clusters;
  const texts = new Map<string, string>();
  for (const map of reading.all(types.configMap)) {
    const text = textOf(at(map.inputs, "data", CONFIGURATION));
    const site = text === undefined ? undefined : reading.findSite(map);
    if (text !== undefined && site !== undefined) texts.set(objectKey(site, map), text);
  }
  if (texts.size === 0) return [];
  const domains = new Map(
    reading.all(types.dataCenter).flatMap(({ inputs }): [string, string][] => {
      const [domain, site] = [textOf(at(inputs, "cluster", "domain")), textOf(inputs["site"])];
      return domain === undefined || site === undefined ? [] : [[domain, site]];
    }),
  );
  return clusters.everyPods().flatMap((pods) => {
    const volumes = listOf(at(podTemplateOf(pods.workload)?.pod, "volumes"));
    const maps = volumes.flatMap((volume) => textOf(at(volume, "configMap", "name")) ?? []);
    const text = maps.flatMap((name) => texts.get(`${pods.site}/${pods.namespace}/${name}`) ?? [])[0];
    if (text === undefined) return [];
    return readScrapes(text).flatMap((scrape) =>
      scrapedPods(clusters, pods.site, scrape, domains).map(({ pods: to, port }) =>
        podsToPods(clusters, pods, to, { port, protocol: "TCP" }),
      ),
    );
  });
}

/** Monitoring to what it measures, and what deploys to the API servers that it is told. */
export function operatorNeeds(clusters: Clusters): Need[] {
  return [...deployNeeds(clusters), ...scrapeNeeds(clusters)];
}
