import type { PatroniSettings } from "@holdfast/contract/patroni/settings";
import type { Blueprint } from "../blueprint/blueprint";
import type { Answer, AnswerSet } from "../blueprint/endpoint";
import { hostnamesOf } from "../blueprint/read-deployments";
import type { Deployment } from "../blueprint/service";
import { storesUsedBy } from "../judge/index-blueprint";
import type { Reason } from "../judge/reason";
import { kindsOf, storesOf } from "../stores/registry";
import type { Defect, Impairment, MembersInForce } from "./defect";

/** Services by what they rest on, so that each is told of the defects that concern it. */
function dependants(blueprint: Blueprint): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (urn: string | undefined, service: string): void => {
    if (urn !== undefined) found.set(urn, (found.get(urn) ?? new Set()).add(service));
  };
  for (const service of blueprint.services) {
    for (const { urn, autoscaling, routes = [] } of service.deployments) {
      add(urn, service.name);
      for (const route of routes) add(route.urn, service.name);
      add(autoscaling?.urn, service.name);
    }
    const used = storesUsedBy(blueprint, service);
    const needed = used.flatMap(({ use, held }) => [use, ...(held ? held.kind.needs(held.store) : [])]);
    const stores = new Set(needed.filter(({ kind }) => kind === "database").map(({ name }) => name));
    for (const database of blueprint.databases.filter(({ name }) => stores.has(name))) {
      for (const { urn } of database.routers) add(urn, service.name);
      add(database.backup?.urn, service.name);
      for (const vault of blueprint.vaults.filter(({ bucket }) => bucket === database.backup?.bucket))
        for (const { urn } of [vault, ...vault.replicatedTo]) add(urn, service.name);
      for (const shard of database.shards) {
        for (const { urn } of shard.members) add(urn, service.name);
        const quorum = blueprint.quorums.find(({ name }) => name === shard.quorum);
        for (const { urn } of quorum?.voters ?? []) add(urn, service.name);
      }
    }
    for (const { held } of used)
      for (const urn of held?.kind.parts?.of(held.store) ?? []) add(urn, service.name);
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

/** The answers with some of them replaced by others; what is there already is not added twice. */
function replacedAnswers(
  answers: readonly Answer[],
  replaced: readonly Answer[],
  by: readonly Answer[],
): readonly Answer[] {
  const keys = new Set(replaced.map((answer) => JSON.stringify(answer)));
  const kept = answers.filter((answer) => !keys.has(JSON.stringify(answer)));
  const known = new Set(kept.map((answer) => JSON.stringify(answer)));
  return [...kept, ...by.filter((answer) => !known.has(JSON.stringify(answer)))];
}

/** A blueprint with what is impaired as it is meant, or as it is. */
function withImpairments(
  blueprint: Blueprint,
  impairments: readonly Impairment[],
  as: "is" | "meant",
): Blueprint {
  if (impairments.length === 0) return blueprint;
  const changes = new Map<string, Extract<Impairment, { hostname: string }>[]>();
  for (const impairment of impairments) {
    if (!("hostname" in impairment)) continue;
    const key = `${impairment.hostname} ${impairment.server}`;
    changes.set(key, [...(changes.get(key) ?? []), impairment]);
  }
  const other = as === "is" ? "meant" : "is";
  const changed = (name: string, set: AnswerSet): AnswerSet => {
    const wanted = changes.get(`${name} ${set.server}`);
    if (wanted === undefined) return set;
    return wanted.reduce(
      (set, impairment) =>
        impairment.kind === "ttl"
          ? { ...set, ttlSeconds: impairment[as] }
          : { ...set, answers: replacedAnswers(set.answers, impairment[other], impairment[as]) },
      set,
    );
  };
  const unasked = impairments.flatMap((each) => (each.kind === "delegation" && as === "is" ? [each] : []));
  const quotas = impairments.flatMap((each) => (each.kind === "quota" ? [each.is] : []));
  const kept = blueprint.quotas.filter(({ urn }) => !quotas.some((quota) => quota.urn === urn));
  const unrouted = new Map(
    impairments.flatMap((each) => (each.kind === "unrouted" ? [[each.deployment, each.meant] as const] : [])),
  );
  const taken = new Set(
    impairments.flatMap((each) => (each.kind === "taken-name" ? [`${each.deployment} ${each.name}`] : [])),
  );
  return {
    ...blueprint,
    quotas: as === "is" ? [...kept, ...quotas] : kept,
    services: blueprint.services.map((service) => {
      const isTaken = (urn: string, name: string) => taken.has(`${urn} ${name}`);
      const deployments = service.deployments.map((each) => {
        const meant = unrouted.get(each.urn);
        const names = meant === undefined ? each.hostnames : as === "meant" ? meant : [];
        return { ...each, hostnames: names.filter((name) => !isTaken(each.urn, name)) };
      });
      // A name that it took everywhere is none of its own.
      const hostnames = service.hostnames.filter(
        (name) =>
          !service.deployments.some(({ urn }) => isTaken(urn, name)) ||
          deployments.some((each) => each.hostnames.includes(name)),
      );
      return { ...service, deployments, hostnames };
    }),
    endpoints: blueprint.endpoints.map((endpoint) => ({
      ...endpoint,
      answerSets: endpoint.answerSets.map((set) => changed(endpoint.name, set)),
    })),
    zones: blueprint.zones.map((zone) => ({
      ...zone,
      delegatedTo: zone.delegatedTo.filter(
        (provider) => !unasked.some((each) => each.zone === zone.name && each.provider === provider),
      ),
    })),
  };
}

/** Services that a quota or a missing route takes something from. */
function impairedServices({ services }: Blueprint, impairment: Impairment): string[] {
  const concerns = ({ urn, site, namespace }: Deployment): boolean =>
    impairment.kind === "quota"
      ? site === impairment.is.site && namespace === impairment.is.namespace
      : impairment.kind === "unrouted" && urn === impairment.deployment;
  return services.filter(({ deployments }) => deployments.some(concerns)).map(({ name }) => name);
}

/** What holds of members and routers in place of what is declared of them, by their URN. */
function inForce(defects: readonly Defect[]) {
  const altered = new Map<string, Partial<PatroniSettings>>();
  const tagged = new Map<string, NonNullable<MembersInForce["tags"]>>();
  const checked = new Map<string, number>();
  for (const { inForce } of defects) {
    for (const urn of inForce?.members ?? []) {
      altered.set(urn, { ...altered.get(urn), ...inForce?.settings });
      tagged.set(urn, { ...tagged.get(urn), ...inForce?.tags });
      if (inForce?.checkSeconds !== undefined) checked.set(urn, inForce.checkSeconds);
    }
  }
  return { altered, tagged, checked };
}

/**
 * What is left of a blueprint when nothing is counted on that a defect keeps from its part: `intended` is the blueprint
 * as it would be without them. A voter stays in its quorum, which is counted from its member list, and stands nowhere.
 */
export function withoutDefective(read: Blueprint, defects: readonly Defect[]): Blueprint {
  const disabled = new Set(defects.flatMap(({ disables }) => disables ?? []));
  const { altered, tagged, checked } = inForce(defects);
  const impairments = defects.flatMap(({ impairs }) => impairs ?? []);
  if (disabled.size === 0 && altered.size === 0 && impairments.length === 0)
    return defects.length === 0 ? read : { ...read, defects, intended: read };
  const intended = withImpairments(read, impairments, "meant");
  const blueprint = withImpairments(intended, impairments, "is");
  const works = ({ urn }: { readonly urn?: string }): boolean => urn === undefined || !disabled.has(urn);
  const unusable = new Set(blueprint.vaults.filter((vault) => !works(vault)).map(({ bucket }) => bucket));
  const concerned = dependants(blueprint);
  const defectsOf = new Map<string, Reason[]>();
  const servedUnder = (hostname: string): string[] =>
    blueprint.services.filter(({ hostnames }) => hostnames.includes(hostname)).map(({ name }) => name);
  for (const { resource, field, problem, disables, impairs, inForce } of defects) {
    const touched = [...(disables ?? []), ...(inForce?.members ?? [])];
    const services = new Set([
      ...touched.flatMap((urn) => [...(concerned.get(urn) ?? [])]),
      ...(impairs ?? []).flatMap((each) => ("hostname" in each ? servedUnder(each.hostname) : [])),
      ...(impairs ?? []).flatMap((each) => impairedServices(read, each)),
    ]);
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
    vaults: blueprint.vaults.filter(works).map((vault) => ({
      ...vault,
      replicatedTo: vault.replicatedTo.filter((copy) => works(copy) && !unusable.has(copy.bucket)),
    })),
    databases: blueprint.databases.map((database) => ({
      ...database,
      backup: database.backup && works(database.backup) ? database.backup : undefined,
      // A database without any router needs none; one whose routers do not work does.
      routers: database.routers.map((router) => ({
        ...router,
        ...(works(router) ? {} : { replicas: 0 }),
        ...(checked.has(router.urn) ? { checkSeconds: checked.get(router.urn) ?? 0 } : {}),
      })),
      shards: database.shards.map((shard) => ({
        ...shard,
        members: shard.members.filter(works).map((group) => ({ ...group, ...tagged.get(group.urn) })),
        settings: shard.members.reduce<PatroniSettings>(
          (all, { urn }) => ({ ...all, ...altered.get(urn) }),
          shard.settings,
        ),
      })),
    })),
    ...(blueprint.otherStores && {
      otherStores: new Map(
        kindsOf(blueprint)
          .all.filter(({ held }) => held === undefined)
          .map((kind) => [
            kind.kind,
            storesOf(blueprint, kind).map((store) => kind.parts?.without(store, disabled) ?? store),
          ]),
      ),
    }),
    services: blueprint.services.map((service) => ({
      ...service,
      deployments: service.deployments
        .filter(works)
        .map((each) =>
          each.autoscaling && !works(each.autoscaling) ? { ...each, autoscaling: undefined } : each,
        )
        // Users do not reach it by that route; those who call it within its site still do.
        .map((each) =>
          each.routes === undefined || each.routes.every(works)
            ? each
            : { ...each, hostnames: hostnamesOf(each.routes.filter(works)) },
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
    intended,
  };
}
