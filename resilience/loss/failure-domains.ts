import type { Blueprint } from "../blueprint/blueprint";
import { hazardsOf } from "./hazards";
import { type Loss, type LossElement, type LossKind, type LossKindWithinSite, lossOfElements } from "./loss";

/** Names that several sites may have in common, each once and in order. */
function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function halls({ sites }: Blueprint): LossElement[] {
  return sites.flatMap(({ name: site, halls: each }) =>
    each.map(({ name }): LossElement => ({ kind: "hall", site, name })),
  );
}

/** What several halls of a site may have in common: a power feed, a cooling plant. */
function hallSupplies({ sites }: Blueprint): LossElement[] {
  return (["power-feed", "cooling-plant"] as const).flatMap((kind) =>
    sites.flatMap(({ name: site, halls: each }) =>
      distinct(each.map((hall) => (kind === "cooling-plant" ? hall.coolingPlant : hall.powerFeed))).map(
        (name): LossElement => ({ kind, site, name }),
      ),
    ),
  );
}

function dnsProviders(blueprint: Blueprint): string[] {
  return distinct(blueprint.endpoints.flatMap((endpoint) => endpoint.answerSets.map((set) => set.provider)));
}

/**
 * Everything that can be lost besides sites: what lies within a site (a hall, a power feed, a cooling plant, nodes that are drained), what sites share
 * (a substation, a carrier, a backbone, a hazard), and what all of them lean on (a DNS provider, a region or an
 * account of a cloud provider, a certificate authority, a service that operators need).
 */
export function failureDomains(blueprint: Blueprint): LossElement[] {
  const { sites } = blueprint;
  const utilities = sites.map((site) => site.utilities);
  const named: [Exclude<LossKind, LossKindWithinSite>, string[]][] = [
    ["maintenance", sites.filter((site) => site.kind !== "cloud").map((site) => site.name)],
    [
      "substation",
      distinct(utilities.flatMap((utility) => [utility.mainsSubstation, utility.reserveSubstation])),
    ],
    ["carrier", distinct(utilities.flatMap((utility) => utility.carriers))],
    ["backbone", distinct(utilities.map((utility) => utility.backbone))],
    ["hazard", hazardsOf(blueprint).map((hazard) => hazard.name)],
    ["dns-provider", dnsProviders(blueprint)],
    ["cloud-region", distinct(sites.map((site) => site.cloud?.region))],
    ["cloud-account", distinct(sites.map((site) => site.cloud?.provider))],
    ["certificate-authority", blueprint.authorities.map((authority) => authority.name)],
    [
      "service",
      blueprint.services.filter((service) => service.goals?.operational).map((service) => service.name),
    ],
  ];
  return [
    ...halls(blueprint),
    ...hallSupplies(blueprint),
    ...named.flatMap(([kind, names]) => names.map((name) => ({ kind, name }))),
  ];
}

/** The loss of each failure domain besides sites, by itself. */
export function domainLosses(blueprint: Blueprint): Loss[] {
  return failureDomains(blueprint).map((element) => lossOfElements([element]));
}
