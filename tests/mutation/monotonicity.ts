import type { Blueprint, Verdict } from "@holdfast/resilience";
import { improvements } from "./order";

/** Takes one thing away, in place of the whole; nothing where there is none of it. */
export interface Weakening {
  readonly title: string;
  readonly apply: (blueprint: Blueprint) => Blueprint | undefined;
}

type List = "sites" | "quorums" | "databases" | "services" | "endpoints" | "zones" | "vaults";

/** Changes the first entry of a list that can be changed. */
function first<Entry>(
  entries: readonly Entry[],
  change: (entry: Entry) => Entry | undefined,
): readonly Entry[] | undefined {
  for (const [index, entry] of entries.entries()) {
    const changed = change(entry);
    if (changed) return entries.with(index, changed);
  }
  return undefined;
}

function inList<Key extends List>(
  title: string,
  list: Key,
  change: (entry: Blueprint[Key][number]) => Blueprint[Key][number] | undefined,
): Weakening {
  return {
    title,
    apply: (blueprint) => {
      const changed = first(blueprint[list] as readonly Blueprint[Key][number][], change);
      return changed && { ...blueprint, [list]: changed };
    },
  };
}

const without = <Entry>(entries: readonly Entry[]): readonly Entry[] | undefined =>
  entries.length > 0 ? entries.slice(1) : undefined;

/** Ways to take redundancy or margin away, none of which may make any verdict better. */
export const weakenings: readonly Weakening[] = [
  inList("a voter's site is unknown", "quorums", (quorum) => {
    const voters = first(quorum.voters, (voter) =>
      voter.site === undefined ? undefined : { ...voter, site: undefined },
    );
    return voters && { ...quorum, voters };
  }),
  inList("a member fewer", "databases", (database) => {
    const shards = first(database.shards, (shard) => {
      const members = without(shard.members);
      return members && { ...shard, members };
    });
    return shards && { ...database, shards };
  }),
  inList("a member that may not be promoted", "databases", (database) => {
    const shards = first(database.shards, (shard) => {
      const members = first(shard.members, (member) =>
        member.noFailover ? undefined : { ...member, noFailover: true },
      );
      return members && { ...shard, members };
    });
    return shards && { ...database, shards };
  }),
  inList("a member that may not be a synchronous copy", "databases", (database) => {
    const shards = first(database.shards, (shard) => {
      const members = first(shard.members, (member) =>
        member.noSync ? undefined : { ...member, noSync: true },
      );
      return members && { ...shard, members };
    });
    return shards && { ...database, shards };
  }),
  inList("no failsafe mode", "databases", (database) => {
    const shards = first(database.shards, (shard) =>
      shard.settings.failsafe ? { ...shard, settings: { ...shard.settings, failsafe: false } } : undefined,
    );
    return shards && { ...database, shards };
  }),
  inList("a longer ttl", "databases", (database) => {
    const shards = first(database.shards, (shard) => ({
      ...shard,
      settings: { ...shard.settings, ttl: shard.settings.ttl * 10 },
    }));
    return shards && { ...database, shards };
  }),
  inList("routers of one site are gone", "databases", (database) => {
    const routers = without(database.routers);
    return routers && { ...database, routers };
  }),
  inList("replicas of a service fewer", "services", (service) => {
    const deployments = first(service.deployments, (deployment) =>
      deployment.replicas > 0
        ? {
            ...deployment,
            replicas: deployment.replicas - 1,
            autoscaling: deployment.autoscaling && {
              ...deployment.autoscaling,
              minimumReplicas: deployment.replicas - 1,
            },
          }
        : undefined,
    );
    return deployments && { ...service, deployments };
  }),
  inList("no autoscaler", "services", (service) => {
    const deployments = first(service.deployments, (deployment) =>
      deployment.autoscaling ? { ...deployment, autoscaling: undefined } : undefined,
    );
    return deployments && { ...service, deployments };
  }),
  inList("an unknown start-up time", "services", (service) => {
    const deployments = first(service.deployments, (deployment) =>
      deployment.startupSeconds === undefined ? undefined : { ...deployment, startupSeconds: undefined },
    );
    return deployments && { ...service, deployments };
  }),
  inList("a service fails where it is overloaded", "services", (service) => {
    const deployments = first(service.deployments, (deployment) =>
      deployment.overload === "sheds" ? { ...deployment, overload: "fails" as const } : undefined,
    );
    return deployments && { ...service, deployments };
  }),
  inList("an answer without its health check", "endpoints", (endpoint) => {
    const answerSets = first(endpoint.answerSets, (set) => {
      const answers = first(set.answers, (answer) =>
        answer.healthCheck ? { ...answer, healthCheck: undefined } : undefined,
      );
      return answers && { ...set, answers };
    });
    return answerSets && { ...endpoint, answerSets };
  }),
  inList("a name server's replicas are gone", "zones", (zone) => {
    const servers = first(zone.servers, (server) =>
      server.replicas > 0 ? { ...server, replicas: 0 } : undefined,
    );
    return servers && { ...zone, servers };
  }),
  inList("a longer ttl of answers", "endpoints", (endpoint) => {
    const answerSets = first(endpoint.answerSets, (set) => ({
      ...set,
      ttlSeconds: (set.ttlSeconds ?? 0) * 10,
    }));
    return answerSets && { ...endpoint, answerSets };
  }),
];

/** Verdicts that are better after a weakening: `SERVICE without LOSS: FIGURES`. */
export function improvedVerdicts(before: readonly Verdict[], after: readonly Verdict[]): string[] {
  const old = new Map(before.map((verdict) => [verdict.service, verdict]));
  return after.flatMap((verdict) => {
    const was = old.get(verdict.service);
    const better = was ? improvements(was, verdict) : [];
    return better.length > 0
      ? [`${verdict.service} without ${verdict.loss || "nothing"}: ${better.join(", ")}`]
      : [];
  });
}
