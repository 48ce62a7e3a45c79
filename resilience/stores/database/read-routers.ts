import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf } from "../../graph/values";
import type { Router } from "./database";
import { Figures, ranges } from "@holdfast/contract/figures";
import { namespaceOf, podOf, replicasOf, startupSeconds } from "../../blueprint/pod";
import type { Budgets } from "../../blueprint/budgets";
import { configMapsOf } from "./member-texts";
import { labels, type Reading, types } from "../../blueprint/reading";

/** HAProxy's own defaults for a check, from its documentation. */
const checkDefaults = { intervalSeconds: 2, rise: 2 } as const;

const secondsPerUnit: { readonly [unit: string]: number } = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** A time as HAProxy writes it, in seconds: milliseconds where it has no unit. The text itself where it is none. */
function haproxySeconds(text: string): number | string {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text);
  return match ? Number(match[1]) * secondsPerUnit[match[2] ?? "ms"]! : text;
}

/**
 * Time until a router has seen that a member leads: it checks once an interval, and believes it after `rise`
 * checks. Read from `default-server`, or from the slowest `server` line that says otherwise.
 *
 * @param figures keeps what is no figure; the worst counts for it
 */
export function routerCheckSeconds(configuration: string, figures = new Figures()): number {
  let base = { interval: checkDefaults.intervalSeconds as number, rise: checkDefaults.rise as number };
  let slowest: number | undefined;
  for (const line of configuration.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== "default-server" && words[0] !== "server") continue;
    const valueOf = (key: string): string | undefined =>
      words.includes(key) ? (words[words.indexOf(key) + 1] ?? "") : undefined;
    const inter = valueOf("inter");
    const interval = inter === undefined ? undefined : haproxySeconds(inter);
    const own = {
      interval: figures.take(ranges.routerCheckSeconds, interval, base.interval, `${words[0]}: inter`),
      rise: figures.take(ranges.routerRise, valueOf("rise"), base.rise, `${words[0]}: rise`),
    };
    if (words[0] === "default-server") base = own;
    else slowest = Math.max(slowest ?? 0, own.interval * own.rise);
  }
  return slowest ?? base.interval * base.rise;
}

/** Text of every ConfigMap that a workload's pods mount. */
function mountedTexts(workload: Resource, site: string, configMaps: ReadonlyMap<string, Resource>): string[] {
  const texts: string[] = [];
  for (const volume of listOf(at(podOf(workload), "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const configMap =
      name === undefined ? undefined : configMaps.get(`${site}/${namespaceOf(workload)}/${name}`);
    for (const value of Object.values(recordOf(configMap?.inputs["data"])))
      if (typeof value === "string") texts.push(value);
  }
  return texts;
}

/**
 * Reads the routers of every database.
 */
export function readRouters(reading: Reading, budgets: Budgets): Map<string, Router[]> {
  const routers = new Map<string, Router[]>();
  for (const resource of reading.all(types.deployment)) {
    if (reading.label(resource, labels.role) !== "router") continue;
    const database = reading.text(resource, "metadata", "labels", labels.database);
    const site = reading.siteOfObject(resource);
    if (database === undefined || site === undefined) continue;
    const text = mountedTexts(resource, site, configMapsOf(reading)).find((candidate) =>
      /^\s*(default-)?server\s/m.test(candidate),
    );
    if (text === undefined) {
      reading.misread(
        resource,
        "spec.template.spec.volumes",
        "no ConfigMap with servers is mounted; HAProxy's own default checks are taken",
      );
    }
    const figures = new Figures();
    const router: Router = {
      ...budgets.standing(resource, site),
      replicas: replicasOf(reading, resource),
      startupSeconds: startupSeconds(reading, resource),
      checkSeconds: routerCheckSeconds(text ?? "", figures),
      urn: resource.urn,
    };
    reading.misreadAll(resource, figures.faults, "the mounted configuration");
    routers.set(database, [...(routers.get(database) ?? []), router]);
  }
  return routers;
}
