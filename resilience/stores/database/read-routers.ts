import type { Resource } from "../../graph/resource";
import { at, listOf, recordOf, textOf } from "../../graph/values";
import type { Router } from "./database";
import { type Fault, Figures } from "@holdfast/contract/figures";
import { type HaproxyText, readHaproxy, routerCheckSeconds } from "@holdfast/contract/haproxy/read";
import { namespaceOf, podOf, replicasOf, startupSeconds } from "../../blueprint/pod";
import type { Budgets } from "../../blueprint/budgets";
import { configMapsOf } from "./member-texts";
import { labels, type Reading, types } from "../../blueprint/reading";

/** A router, with the text that it is configured by. */
export interface ConfiguredRouter {
  readonly database: string;
  readonly site: string;
  /** The Deployment. */
  readonly router: Resource;
  /** The ConfigMap with the text; absent where none with servers is mounted. */
  readonly configuration?: Resource;
  /** The file in it. */
  readonly file?: string;
  readonly text: HaproxyText;
  readonly faults: readonly Fault[];
}

/** The text with servers among those of ConfigMaps that a workload's pods mount. */
function mountedText(
  reading: Reading,
  workload: Resource,
  site: string,
): { configuration: Resource; file: string; text: string } | undefined {
  for (const volume of listOf(at(podOf(workload), "volumes"))) {
    const name = textOf(at(volume, "configMap", "name"));
    const configuration = configMapsOf(reading).get(`${site}/${namespaceOf(workload)}/${name}`);
    for (const [file, text] of Object.entries(recordOf(configuration?.inputs["data"])))
      if (configuration && typeof text === "string" && /^\s*(default-)?server\s/m.test(text))
        return { configuration, file, text };
  }
  return undefined;
}

const read = new WeakMap<Reading, readonly ConfiguredRouter[]>();

/** Every router with the text that it is configured by; each text is read once. */
export function configuredRouters(reading: Reading): readonly ConfiguredRouter[] {
  const known = read.get(reading);
  if (known) return known;
  const found = reading.all(types.deployment).flatMap((router): ConfiguredRouter[] => {
    if (reading.label(router, labels.role) !== "router") return [];
    const database = reading.text(router, "metadata", "labels", labels.database);
    const site = reading.siteOfObject(router);
    if (database === undefined || site === undefined) return [];
    const mounted = mountedText(reading, router, site);
    const figures = new Figures();
    const text = readHaproxy(mounted?.text ?? "", figures);
    const where = mounted ? { configuration: mounted.configuration, file: mounted.file } : {};
    return [{ database, site, router, ...where, text, faults: figures.faults }];
  });
  read.set(reading, found);
  return found;
}

/** Reads the routers of every database. */
export function readRouters(reading: Reading, budgets: Budgets): Map<string, Router[]> {
  const routers = new Map<string, Router[]>();
  for (const { database, site, router: resource, configuration, text, faults } of configuredRouters(
    reading,
  )) {
    if (configuration === undefined) {
      reading.misread(
        resource,
        "spec.template.spec.volumes",
        "no ConfigMap with servers is mounted; HAProxy's own default checks are taken",
      );
    }
    reading.misreadAll(resource, faults, "the mounted configuration");
    const router: Router = {
      ...budgets.standing(resource, site),
      replicas: replicasOf(reading, resource),
      startupSeconds: startupSeconds(reading, resource),
      checkSeconds: routerCheckSeconds(text),
      urn: resource.urn,
    };
    routers.set(database, [...(routers.get(database) ?? []), router]);
  }
  return routers;
}
