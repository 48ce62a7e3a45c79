import type { Blueprint } from "../blueprint/blueprint";
import type { Reason } from "../judge/reason";
import type { Defect } from "./defect";

/** Services by what they rest on, so that each is told of the defects that concern it. */
function dependants(blueprint: Blueprint): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (urn: string | undefined, service: string): void => {
    if (urn !== undefined) found.set(urn, (found.get(urn) ?? new Set()).add(service));
  };
  for (const service of blueprint.services) {
    for (const { urn, autoscaling } of service.deployments) {
      add(urn, service.name);
      add(autoscaling?.urn, service.name);
    }
    const stores = new Set(service.stores.filter(({ kind }) => kind === "database").map(({ name }) => name));
    for (const database of blueprint.databases.filter(({ name }) => stores.has(name))) {
      for (const { urn } of database.routers) add(urn, service.name);
      for (const shard of database.shards) {
        for (const { urn } of shard.members) add(urn, service.name);
        const quorum = blueprint.quorums.find(({ name }) => name === shard.quorum);
        for (const { urn } of quorum?.voters ?? []) add(urn, service.name);
      }
    }
    for (const endpoint of blueprint.endpoints.filter(({ name }) => service.hostnames.includes(name))) {
      for (const set of endpoint.answerSets) {
        add(set.urn, service.name);
        for (const { urn } of set.answers) add(urn, service.name);
      }
    }
    for (const zone of blueprint.zones)
      for (const { urn } of service.hostnames.some((name) => name.endsWith(`.${zone.name}`))
        ? zone.servers
        : [])
        add(urn, service.name);
  }
  return found;
}

/**
 * What is left of a blueprint when nothing is counted on that a defect keeps from its part: `intended` is the blueprint
 * as it would be without them. A voter stays in its quorum, which is counted from its member list, and stands nowhere.
 */
export function withoutDefective(blueprint: Blueprint, defects: readonly Defect[]): Blueprint {
  const disabled = new Set(defects.flatMap(({ disables }) => disables ?? []));
  if (disabled.size === 0) return defects.length === 0 ? blueprint : { ...blueprint, defects };
  const works = ({ urn }: { readonly urn?: string }): boolean => urn === undefined || !disabled.has(urn);
  const concerned = dependants(blueprint);
  const defectsOf = new Map<string, Reason[]>();
  for (const { resource, field, problem, disables } of defects) {
    const services = new Set((disables ?? []).flatMap((urn) => [...(concerned.get(urn) ?? [])]));
    for (const service of services)
      defectsOf.set(service, [
        ...(defectsOf.get(service) ?? []),
        { kind: "defect", resource, field, problem },
      ]);
  }
  return {
    ...blueprint,
    quorums: blueprint.quorums.map((quorum) => ({
      ...quorum,
      voters: quorum.voters.map((voter) =>
        works(voter) ? voter : { name: voter.name, ...(voter.address ? { address: voter.address } : {}) },
      ),
    })),
    databases: blueprint.databases.map((database) => ({
      ...database,
      routers: database.routers.filter(works),
      shards: database.shards.map((shard) => ({ ...shard, members: shard.members.filter(works) })),
    })),
    services: blueprint.services.map((service) => ({
      ...service,
      deployments: service.deployments
        .filter(works)
        .map((each) =>
          each.autoscaling && !works(each.autoscaling) ? { ...each, autoscaling: undefined } : each,
        ),
    })),
    endpoints: blueprint.endpoints.map((endpoint) => ({
      ...endpoint,
      answerSets: endpoint.answerSets.map((set) =>
        works(set) ? { ...set, answers: set.answers.filter(works) } : { ...set, answers: [] },
      ),
    })),
    zones: blueprint.zones.map((zone) => ({ ...zone, servers: zone.servers.filter(works) })),
    defects,
    defectsOf,
    intended: { ...blueprint, defects },
  };
}
