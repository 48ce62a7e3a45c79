import { podTemplates } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";

/** Host of an image's registry; absent for an image of the default one. */
function registryOf(image: string): string | undefined {
  const [first, ...rest] = image.split("/");
  if (first === undefined || rest.length === 0 || !/[.:]|^localhost$/.test(first)) return undefined;
  return first.replace(/:\d+$/, "");
}

/** Something at a site by whose name it can be told that it stands at another one. */
class NamesOfSites {
  private readonly domains: readonly (readonly [string, string])[];

  constructor(reading: Reading) {
    this.domains = reading.all(types.dataCenter).flatMap((center) => {
      const [site, domain] = [textOf(center.inputs["site"]), textOf(at(center.inputs, "cluster", "domain"))];
      return site !== undefined && domain !== undefined ? [[domain.toLowerCase(), site] as const] : [];
    });
  }

  /** The site in whose cluster's domain a host is named. */
  siteOf(host: string): string | undefined {
    const name = host.toLowerCase().replace(/\.$/, "");
    return this.domains.find(([domain]) => name === domain || name.endsWith(`.${domain}`))?.[1];
  }
}

/** Registries that pods of other sites need, and that stand at one site. */
export function singleSiteHosts(reading: Reading): Defect[] {
  const names = new NamesOfSites(reading);
  const defectsOf = (workload: Resource, way: readonly (string | number)[], image: string): Defect[] => {
    const host = registryOf(image);
    const here = reading.findSite(workload);
    const site = host === undefined ? undefined : names.siteOf(host);
    if (host === undefined || here === undefined || site === undefined || site === here) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "warning",
        resource: workload.urn,
        field: wayText(way),
        problem: { kind: "stands-at-one-site", value: host, site },
        cause: `stands-at-one-site ${host}`,
      },
    ];
  };
  return podTemplates(reading).flatMap(({ workload, path, pod }) =>
    ["containers", "initContainers"].flatMap((list) =>
      [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
        defectsOf(workload, [...path, "spec", list, index, "image"], textOf(at(container, "image")) ?? ""),
      ),
    ),
  );
}
