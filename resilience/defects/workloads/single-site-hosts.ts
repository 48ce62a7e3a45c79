import { podTemplates } from "../../blueprint/pod-templates";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
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

/** Names of hosts in a text: those of addresses, of `host:port`, of arguments. */
const hostsIn = (told: string): string[] =>
  told.match(/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+/gi) ?? [];

/** Every text by which a container is told what to ask, with the way to it below the container. */
function toldTexts(container: Value): [way: readonly (string | number)[], text: string][] {
  return [
    ...(["command", "args"] as const).flatMap((list) =>
      [...textsOf(at(container, list)).entries()].map(([index, text]): [(string | number)[], string] => [
        [list, index],
        text,
      ]),
    ),
    ...[...listOf(at(container, "env")).entries()].flatMap(
      ([index, variable]): [(string | number)[], string][] => {
        const text = textOf(at(variable, "value"));
        return text === undefined ? [] : [[["env", index, "value"], text]];
      },
    ),
  ];
}

/** Texts of a container that name hosts of a site, where all its texts together name hosts of no more than that one. */
function onlySite(
  container: Value,
  names: NamesOfSites,
): [way: readonly (string | number)[], hosts: string[], site: string][] {
  const told = toldTexts(container).map(([way, said]) => ({ way, hosts: hostsIn(said) }));
  const sites = new Set(told.flatMap(({ hosts }) => hosts.flatMap((host) => names.siteOf(host) ?? [])));
  const [site] = sites;
  if (site === undefined || sites.size > 1) return [];
  return told.flatMap(({ way, hosts }) =>
    hosts.some((host) => names.siteOf(host) === site) ? [[way, hosts, site]] : [],
  );
}

/**
 * Hosts of which pods of services are told, and that stand at one other site. A container that is told of hosts at several sites, or
 * of the pod's own, has a choice.
 */
function askedHosts(reading: Reading, names: NamesOfSites): Defect[] {
  return podTemplates(reading).flatMap(({ workload, path, pod }): Defect[] => {
    const here = reading.findSite(workload);
    // Members, routers and voters are told of each other, which is judged of them.
    const label = (name: string) => at(workload.inputs, "metadata", "labels", name);
    if (here === undefined || label(labels.service) === undefined || label(labels.role) !== undefined)
      return [];
    return ["containers", "initContainers"].flatMap((list) =>
      [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
        onlySite(container, names).flatMap(([way, hosts, site]): Defect[] => {
          if (site === here) return [];
          const host = hosts.find((each) => names.siteOf(each) === site)!;
          return [
            {
              policy: "configuration-takes-effect",
              level: "warning",
              resource: workload.urn,
              field: wayText([...path, "spec", list, index, ...way]),
              problem: { kind: "asks-one-site", value: host, site, starts: list === "initContainers" },
              cause: `asks-one-site ${host}`,
            },
          ];
        }),
      ),
    );
  });
}

/** Registries and other hosts that pods of other sites need, and that stand at one site. */
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
  const registries = podTemplates(reading).flatMap(({ workload, path, pod }) =>
    ["containers", "initContainers"].flatMap((list) =>
      [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
        defectsOf(workload, [...path, "spec", list, index, "image"], textOf(at(container, "image")) ?? ""),
      ),
    ),
  );
  return [...registries, ...askedHosts(reading, names)];
}
