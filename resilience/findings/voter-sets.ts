import { tolerableVoterLosses } from "../arithmetic/quorum";
import type { Blueprint } from "../blueprint/blueprint";
import type { Quorum } from "../stores/quorum/quorum";
import type { Service } from "../blueprint/service";
import { combinations } from "../loss/site-losses";
import { toleratedLosses } from "@holdfast/contract/goal";
import { storesUsedBy } from "../judge/index-blueprint";
import type { StoreReference } from "../stores/store-kind";
import type { Finding } from "./finding";

/** Services that stop when a quorum does, with how many site losses they promise to outlive. */
function dependants(blueprint: Blueprint, quorum: string): Service[] {
  const isIt = ({ kind, name }: StoreReference): boolean => kind === "quorum" && name === quorum;
  return blueprint.services.filter((service) =>
    storesUsedBy(blueprint, service).some(
      ({ use, held }) =>
        isIt(use) || (use.access === "read-write" && held?.kind.needs(held.store).some(isIt)),
    ),
  );
}

/** The fewest sites whose loss stops a quorum; `undefined` where no number of site losses does. */
export function fewestSitesToStop(quorum: Quorum): string[] | undefined {
  const atSite = new Map<string, number>();
  for (const voter of quorum.voters)
    if (voter.site !== undefined) atSite.set(voter.site, (atSite.get(voter.site) ?? 0) + 1);
  const nowhere = quorum.voters.filter((voter) => voter.site === undefined).length;
  const tolerable = tolerableVoterLosses(quorum.voters.length) - nowhere;
  const sites = [...atSite.keys()];
  for (let size = 0; size <= sites.length; size++) {
    const stopping = combinations(sites, size).find(
      (chosen) => chosen.reduce((sum, site) => sum + atSite.get(site)!, 0) > tolerable,
    );
    if (stopping) return stopping;
  }
  return undefined;
}

/** Databases that a quorum decides about and that have copies beyond some lost sites, with the sites of these. */
function strandedCopies(
  blueprint: Blueprint,
  quorum: string,
  lost: readonly string[],
): { databases: string[]; sites: string[] } {
  const databases: string[] = [];
  const sites = new Set<string>();
  for (const database of blueprint.databases) {
    const groups = database.shards
      .filter((shard) => shard.quorum === quorum)
      .flatMap((shard) => shard.members)
      .filter((group) => group.count > 0);
    const left = groups.filter((group) => !lost.includes(group.site));
    // Where nothing of it is lost, nothing has to be promoted.
    if (left.length === 0 || left.length === groups.length) continue;
    databases.push(database.name);
    for (const group of left) sites.add(group.site);
  }
  return { databases, sites: [...sites] };
}

/** Voter sets that fewer site losses stop than something that stands on them must outlive. */
export function voterSets(blueprint: Blueprint): Finding[] {
  const findings: Finding[] = [];
  for (const quorum of blueprint.quorums) {
    const stopping = fewestSitesToStop(quorum);
    if (!stopping) continue;
    const broken = dependants(blueprint, quorum.name).filter(
      (service) => service.goals && toleratedLosses(service.goals.survive) >= Math.max(1, stopping.length),
    );
    if (broken.length === 0) continue;
    const stranded = strandedCopies(blueprint, quorum.name, stopping);
    const promised = Math.max(...broken.map((service) => toleratedLosses(service.goals!.survive)));
    const voters = quorum.voters.filter((voter) => voter.site === undefined || stopping.includes(voter.site));
    findings.push({
      policy: "failover-authority-is-independent",
      level: "error",
      service: broken.length === 1 ? broken[0]!.name : null,
      resource: voters[0]?.urn ?? quorum.voters[0]?.urn ?? null,
      reason: {
        kind: "quorum-stops",
        quorum: quorum.name,
        voters: quorum.voters.length,
        sites: stopping,
        services: broken.map((service) => service.name),
        strandedDatabases: stranded.databases,
        strandedSites: stranded.sites,
      },
      remedy: { kind: "spread-voters-over-sites", sites: promised > 1 ? 5 : 3 },
    });
  }
  return findings;
}
