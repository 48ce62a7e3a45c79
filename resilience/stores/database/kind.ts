import type { Blueprint } from "../../blueprint/blueprint";
import type { StoreUse } from "../../blueprint/service";
import { after, always } from "../../judge/recovery";
import type { StandingPart } from "../../findings/finding-reason";
import { quorumKind } from "../quorum/kind";
import { QuorumFailures } from "../quorum/quorum-failures";
import type { Link, StoreEffect, StoreKind } from "../store-kind";
import type { Database } from "./database";
import { DatabaseFailures } from "./database-failures";
import { type DatabaseState, judgeDatabase } from "./judge-database";
import { readDatabases } from "./read-databases";

function databaseEffect(state: DatabaseState, access: StoreUse["access"]): StoreEffect {
  const { because, remedies, readable, restore } = state;
  if (readable === 0) {
    return {
      outcome: "down",
      recovery: [],
      rpoSeconds: access === "read" ? 0 : state.rpoSeconds,
      ...(restore && { restore }),
      because,
      remedies,
    };
  }
  // Any copy will do for reads: nobody waits for a leader.
  if (access === "read") {
    return {
      outcome: "serving",
      recovery: always(readable),
      rpoSeconds: 0,
      ...(restore && { restore }),
      because: readable < 1 ? because : [],
      remedies,
    };
  }
  if (!state.writes || state.terms === null) {
    return {
      outcome: "read-only",
      recovery: always(readable),
      rpoSeconds: state.rpoSeconds,
      ...(restore && { restore }),
      because,
      remedies,
    };
  }
  return {
    outcome: "serving",
    recovery: after(state.terms, readable),
    rpoSeconds: state.rpoSeconds,
    because,
    remedies,
  };
}

/** Where members stand, and the vault with its copies. */
function dataOf(database: Database, { vaults }: Blueprint): StandingPart[] {
  const members = database.shards.flatMap((shard) => shard.members);
  const vault = vaults.find((candidate) => candidate.bucket === database.backup?.bucket);
  return [
    ...members.map(({ site, urn }) => ({
      placed: { kind: "member" as const, storeKind: "database", store: database.name },
      site,
      resource: urn,
    })),
    ...(vault ? [vault, ...vault.replicatedTo] : []).map(({ bucket, site, region }) => ({
      placed: { kind: "backups" as const, storeKind: "database", store: database.name, bucket },
      site: site ?? region ?? "an unknown place",
      resource: vault?.urn ?? "",
    })),
  ];
}

function linksOf(database: Database, { vaults }: Blueprint): Link[] {
  const links: Link[] = [];
  for (const shard of database.shards) {
    const synchronous = shard.settings.synchronousMode !== "off" && shard.settings.synchronousCount > 0;
    for (const one of shard.members) {
      for (const other of shard.members) {
        const kind = synchronous && !one.noSync && !other.noSync ? "synchronous" : "asynchronous";
        links.push({ from: one.site, to: other.site, kind, what: database.name });
      }
    }
  }
  const vault = vaults.find((each) => each.bucket === database.backup?.bucket);
  const to = vault?.site;
  if (to === undefined || !database.backup) return links;
  for (const from of database.backup.scheduledAt)
    links.push({ from, to, kind: "backup", what: database.name });
  for (const copy of vault?.replicatedTo ?? []) {
    if (copy.site) links.push({ from: to, to: copy.site, kind: "backup", what: vault?.name ?? "" });
  }
  return links;
}

/** PostgreSQL under Patroni, in shards whose members stand at several sites. */
export const databaseKind: StoreKind<Database, DatabaseState> = {
  kind: "database",
  title: "PostgreSQL under Patroni, in shards with replicas at several sites",
  survives:
    "reads while a replica of some shard is left; writes while each shard has, or a quorum promotes, a leader that is sure to hold every acknowledged write",
  held: ({ databases }) => databases,
  read: (context) => readDatabases(context.reading, context.stores(quorumKind), context.budgets),
  judge: (database, context) =>
    judgeDatabase(context.blueprint, database, (name) => context.state(quorumKind, name), context.damage),
  effect: databaseEffect,
  fails({ blueprint, places, terms, failedFrom }) {
    const quorums = new QuorumFailures(blueprint, places, terms);
    const failures = new DatabaseFailures(blueprint, places, terms, quorums);
    return {
      of(database, access) {
        const unreadable = failures.unreadable(database);
        if (access === "read" || failedFrom === "down") return unreadable;
        return terms.any([unreadable, failures.unwritable(database)]);
      },
    };
  },
  sites: ({ shards }) => shards.flatMap(({ members }) => [...new Set(members.map(({ site }) => site))]),
  // Members and routers are StatefulSets and Deployments.
  room: () => [],
  needs({ shards }) {
    const quorums = shards.map(({ quorum }) => quorum).filter((quorum) => quorum !== undefined);
    return [...new Set(quorums)].map((name) => ({ kind: "quorum", name }));
  },
  data: dataOf,
  entrance: { noun: "router", of: ({ routers }) => routers },
  links: linksOf,
  mark: (count) => `copies of ${count} ${count === 1 ? "shard" : "shards"}`,
};
