import type { Answer, Blueprint, Service, Verdict, Zone } from "@holdfast/resilience";
import { improvements } from "./order";

/** A blueprint without something. */
export interface Weakened {
  readonly blueprint: Blueprint;
  /** Site where it stood; absent: at no one site. */
  readonly site?: string | undefined;
  /** The service that it was taken from: to others it leaves room, or sends less; absent: from none alone. */
  readonly service?: string;
}

/** Takes one thing away, in place of the whole; nothing where there is none of it. */
export interface Weakening {
  readonly title: string;
  readonly apply: (blueprint: Blueprint) => Weakened | undefined;
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
  change: (
    entry: Blueprint[Key][number],
    blueprint: Blueprint,
    stoodAt: (site: string | undefined) => void,
  ) => Blueprint[Key][number] | undefined,
): Weakening {
  return {
    title,
    apply: (blueprint) => {
      let site: string | undefined;
      const entries = blueprint[list] as readonly Blueprint[Key][number][];
      const changed = first(entries, (entry) => change(entry, blueprint, (stood) => (site = stood)));
      if (!changed) return undefined;
      const entry = entries.find((each, index) => each !== changed[index])!;
      const service = list === "services" ? { service: (entry as Service).name } : {};
      return { blueprint: { ...blueprint, [list]: changed }, site, ...service };
    },
  };
}

/**
 * Whether every server answers the same for a zone's names, and leaves out what does not work: one that answers otherwise
 * sends users where nothing is, and is better gone.
 */
function answersAlike({ name }: Zone, { endpoints }: Blueprint): boolean {
  const sets = endpoints
    .filter((endpoint) => endpoint.name.endsWith(`.${name}`))
    .map(({ answerSets }) => answerSets);
  return (
    sets.flat().every(({ answers }) => answers.every(({ healthCheck }) => healthCheck)) &&
    sets.every((alike) => new Set(alike.map(({ answers }) => JSON.stringify(answers.map(plain)))).size <= 1)
  );
}

const plain = ({ site, weight }: Answer) => [site, weight];

const without = <Entry>(entries: readonly Entry[]): readonly Entry[] | undefined =>
  entries.length > 0 ? entries.slice(1) : undefined;

/** Ways to take redundancy or margin away, none of which may make any verdict better. */
export const weakenings: readonly Weakening[] = [
  inList("a voter's site is unknown", "quorums", (quorum, _, stoodAt) => {
    const voters = first(quorum.voters, (voter) => {
      stoodAt(voter.site);
      return voter.site === undefined ? undefined : { ...voter, site: undefined };
    });
    return voters && { ...quorum, voters };
  }),
  // With failsafe_mode each member is one more that a leader has to reach.
  inList("a member fewer", "databases", (database, _, stoodAt) => {
    const shards = first(database.shards, (shard) => {
      const members = shard.settings.failsafe ? undefined : without(shard.members);
      stoodAt(shard.members[0]?.site);
      return members && { ...shard, members };
    });
    return shards && { ...database, shards };
  }),
  // Where copies differ in what they may be, a leader that has fewer of them is better none.
  inList("a member that may not be promoted", "databases", (database, _, stoodAt) => {
    const shards = first(database.shards, (shard) => {
      if (shard.members.some(({ noSync }) => noSync)) return undefined;
      const members = first(shard.members, (member) => {
        stoodAt(member.site);
        return member.noFailover ? undefined : { ...member, noFailover: true };
      });
      return members && { ...shard, members };
    });
    return shards && { ...database, shards };
  }),
  inList("a member that may not be a synchronous copy", "databases", (database, _, stoodAt) => {
    const shards = first(database.shards, (shard) => {
      const members = first(shard.members, (member) => {
        stoodAt(member.site);
        return member.noSync ? undefined : { ...member, noSync: true };
      });
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
  // Without any router a database needs none: its clients ask its members.
  inList("routers of one site are gone", "databases", (database, _, stoodAt) => {
    stoodAt(database.routers[0]?.site);
    const routers = database.routers.length > 1 ? without(database.routers) : undefined;
    return routers && { ...database, routers };
  }),
  // Without the last of them, the site's users go where there may be more room, as they do where it fails and does not shed.
  inList("replicas of a service fewer", "services", (service, _, stoodAt) => {
    const deployments = first(service.deployments, (deployment) => {
      stoodAt(deployment.site);
      return deployment.replicas > 1
        ? {
            ...deployment,
            replicas: deployment.replicas - 1,
            autoscaling: deployment.autoscaling && {
              ...deployment.autoscaling,
              minimumReplicas: deployment.replicas - 1,
            },
          }
        : undefined;
    });
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
  inList("an answer without its health check", "endpoints", (endpoint) => {
    const answerSets = first(endpoint.answerSets, (set) => {
      const answers = first(set.answers, (answer) =>
        answer.healthCheck ? { ...answer, healthCheck: undefined } : undefined,
      );
      return answers && { ...set, answers };
    });
    return answerSets && { ...endpoint, answerSets };
  }),
  inList("a name server's replicas are gone", "zones", (zone, blueprint, stoodAt) => {
    if (!answersAlike(zone, blueprint)) return undefined;
    const servers = first(zone.servers, (server) => {
      stoodAt(server.site);
      return server.replicas > 0 ? { ...server, replicas: 0 } : undefined;
    });
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

/** What a loss leaves of services, and what is left before any loss. */
export interface Judged {
  readonly normally: readonly Verdict[];
  readonly verdicts: readonly Verdict[];
}

/**
 * Verdicts that are better after a weakening: `SERVICE without LOSS: FIGURES`. Some are no reward. What is gone before is
 * not lost: where what was taken away stood at a lost site, there is less that the loss interrupts. Who acknowledges no write
 * before a loss has none to lose. And a service that serves less leaves room to others, and calls them less.
 */
export function improvedVerdicts(before: Judged, after: Judged, { site, service }: Weakened): string[] {
  const old = new Map(before.verdicts.map((verdict) => [verdict.service, verdict]));
  const normally = new Map(after.normally.map((verdict) => [verdict.service, verdict]));
  const leavesRoom = (of: string): boolean =>
    after.verdicts.some((verdict) => {
      const was = old.get(verdict.service);
      return verdict.service !== of && was !== undefined && verdict.served < was.served;
    });
  return after.verdicts.flatMap((verdict) => {
    const was = old.get(verdict.service);
    const isOfAnother = service !== undefined && verdict.service !== service;
    const isLost = verdict.lost.some((element) => element.kind === "site" && element.name === site);
    if (!was || isOfAnother || isLost || leavesRoom(verdict.service)) return [];
    const better = improvements(was, verdict).filter(
      (figure) => figure !== "rpo" || normally.get(verdict.service)?.writes !== false,
    );
    return better.length > 0
      ? [`${verdict.service} without ${verdict.loss || "nothing"}: ${better.join(", ")}`]
      : [];
  });
}
