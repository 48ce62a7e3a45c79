import { podTemplates } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";
import type { WorkloadProblem } from "./problem";

/** Kinds by which cert-manager asks an authority, and where the address of its server stands. */
const AUTHORITIES = [
  "kubernetes:cert-manager.io/v1:ClusterIssuer",
  "kubernetes:cert-manager.io/v1:Issuer",
] as const;
const SERVERS = ["vault", "acme", "venafi"] as const;

/** Host of an image's registry; absent for an image of the default one. */
function registryOf(image: string): string | undefined {
  const [first, ...rest] = image.split("/");
  if (first === undefined || rest.length === 0 || !/[.:]|^localhost$/.test(first)) return undefined;
  return first.replace(/:\d+$/, "");
}

function hostOf(url: string): string | undefined {
  return /^[a-z]+:\/\/(\[[^\]]+\]|[^/:]+)/i.exec(url)?.[1];
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

/** Registries and authorities that objects of other sites need, and that stand at one site. */
export function singleSiteHosts(reading: Reading): Defect[] {
  const names = new NamesOfSites(reading);
  const defectOf = (
    resource: Resource,
    way: readonly (string | number)[],
    host: string | undefined,
    what: Extract<WorkloadProblem, { kind: "stands-at-one-site" }>["what"],
  ): Defect[] => {
    const here = reading.findSite(resource);
    const site = host === undefined ? undefined : names.siteOf(host);
    if (host === undefined || here === undefined || site === undefined || site === here) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: what === "registry" ? "warning" : "error",
        resource: resource.urn,
        field: wayText(way),
        problem: { kind: "stands-at-one-site", what, value: host, site },
        cause: `stands-at-one-site ${host}`,
      },
    ];
  };
  const images = podTemplates(reading).flatMap(({ workload, path, pod }) =>
    ["containers", "initContainers"].flatMap((list) =>
      [...listOf(at(pod, list)).entries()].flatMap(([index, container]) =>
        defectOf(
          workload,
          [...path, "spec", list, index, "image"],
          registryOf(textOf(at(container, "image")) ?? ""),
          "registry",
        ),
      ),
    ),
  );
  const authorities = AUTHORITIES.flatMap((type) => reading.all(type)).flatMap((issuer) =>
    SERVERS.flatMap((kind) => {
      const field = kind === "venafi" ? ["spec", "venafi", "tpp", "url"] : ["spec", kind, "server"];
      return defectOf(issuer, field, hostOf(textOf(at(issuer.inputs, ...field)) ?? ""), "authority");
    }),
  );
  return [...images, ...authorities];
}
