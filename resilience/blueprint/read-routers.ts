import type { Resource } from "../graph/resource";
import { at, listOf, recordOf, textOf } from "../graph/values";
import type { Router } from "./database";
import { namespaceOf, podOf, replicasOf, startupSeconds } from "./pod";
import type { MemberContext } from "./read-members";
import { labels, type Reading, types } from "./reading";

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

/** A time as HAProxy writes it: milliseconds where it has no unit. */
function haproxySeconds(text: string): number | undefined {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text);
  return match ? Number(match[1]) * secondsPerUnit[match[2] ?? "ms"]! : undefined;
}

/**
 * Time until a router has seen that a member leads: it checks once an interval, and believes it after `rise`
 * checks. Read from `default-server`, or from the slowest `server` line that says otherwise.
 */
export function routerCheckSeconds(configuration: string): number {
  let base = { interval: checkDefaults.intervalSeconds as number, rise: checkDefaults.rise as number };
  let slowest: number | undefined;
  for (const line of configuration.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== "default-server" && words[0] !== "server") continue;
    const valueOf = (key: string): string | undefined => words[words.indexOf(key) + 1];
    const own = {
      interval: words.includes("inter")
        ? (haproxySeconds(valueOf("inter") ?? "") ?? base.interval)
        : base.interval,
      rise: words.includes("rise") ? Number(valueOf("rise")) || base.rise : base.rise,
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
export function readRouters(reading: Reading, context: MemberContext): Map<string, Router[]> {
  const routers = new Map<string, Router[]>();
  for (const resource of reading.all(types.deployment)) {
    if (reading.label(resource, labels.role) !== "router") continue;
    const database = reading.text(resource, "metadata", "labels", labels.database);
    const site = reading.siteOfObject(resource);
    if (database === undefined || site === undefined) continue;
    const text = mountedTexts(resource, site, context.configMaps).find((candidate) =>
      /^\s*(default-)?server\s/m.test(candidate),
    );
    if (text === undefined) {
      reading.misread(
        resource,
        "spec.template.spec.volumes",
        "no ConfigMap with servers is mounted; HAProxy's own default checks are taken",
      );
    }
    const router: Router = {
      ...context.budgets.standing(resource, site),
      replicas: replicasOf(resource),
      startupSeconds: startupSeconds(podOf(resource)),
      checkSeconds: routerCheckSeconds(text ?? ""),
      urn: resource.urn,
    };
    routers.set(database, [...(routers.get(database) ?? []), router]);
  }
  return routers;
}
