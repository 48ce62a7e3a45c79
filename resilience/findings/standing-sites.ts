import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";

/** Sites at which a service stands: its replicas where it has any, else what its stores are made of. */
export function sitesOf(blueprint: Blueprint, service: Service): Set<string> {
  const running = service.deployments.filter((deployment) => deployment.replicas > 0);
  const sites = new Set(running.map((deployment) => deployment.site));
  if (service.deployments.length > 0) return sites;
  for (const store of service.stores) {
    const quorum = blueprint.quorums.find(
      (candidate) => store.kind === "quorum" && candidate.name === store.name,
    );
    for (const voter of quorum?.voters ?? []) if (voter.site !== undefined) sites.add(voter.site);
    const database = blueprint.databases.find(
      (candidate) => store.kind === "database" && candidate.name === store.name,
    );
    for (const shard of database?.shards ?? []) for (const group of shard.members) sites.add(group.site);
  }
  return sites;
}
