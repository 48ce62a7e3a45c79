import { at, textOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import type { Database, MemberGroup, Router, Shard } from "./database";
import { ranges } from "@holdfast/contract/figures";
import { mostFrequent } from "../../arithmetic/majority";
import type { Quorum } from "../quorum/quorum";
import { type MemberReading, readMember, unconfiguredMember } from "./read-members";
import { configuredShards } from "./shard-configuration";
import { readRouters } from "./read-routers";
import { labels, type Reading, types } from "../../blueprint/reading";

/** What more of them have than have anything else; absent where there is none. */
function mostHave<Thing>(things: readonly Thing[]): Thing | undefined {
  const agreed = mostFrequent(things.map((thing) => JSON.stringify(thing)));
  return things.find((thing) => JSON.stringify(thing) === agreed);
}

/** Routers as most of them check; that one checks otherwise is a defect. */
function checkedAlike(routers: readonly Router[]): Router[] {
  const usual = mostHave(routers.map(({ checkSeconds }) => checkSeconds));
  return routers.map((router) => ({ ...router, checkSeconds: usual ?? router.checkSeconds }));
}

/**
 * Members that a tag keeps from leading or from a synchronous copy, and beside which no other at their site may do it:
 * that a goal is not met because of it is a defect. Of several at a site all but one are kept from it on purpose.
 */
export function soleTagged(groups: readonly MemberGroup[]): MemberGroup[] {
  return groups.filter(
    ({ site, noFailover, noSync, urn }) =>
      (noFailover || noSync) &&
      !groups.some((other) => other.urn !== urn && other.site === site && !other.noFailover && !other.noSync),
  );
}

/** A shard; members whose hosts are no voters are taken to ask all voters of its quorum: that they do not is a defect. */
function shardOf(members: readonly MemberReading[], known: readonly Quorum[]): Shard {
  const [first] = members as [MemberReading, ...MemberReading[]];
  const quorums = members.map(({ quorum }) => quorum).filter((quorum) => quorum !== undefined);
  const quorum = mostHave(quorums) ?? (known.length === 1 ? known[0]?.name : undefined);
  const keptByTag = new Set(soleTagged(members.map(({ group }) => group)).map(({ urn }) => urn));
  const voters = known.find(({ name }) => name === quorum)?.voters.map(({ name }) => name) ?? [];
  return {
    database: first.database,
    index: first.shard,
    scope: mostHave(members.map(({ scope }) => scope)) ?? `${first.database}-${first.shard}`,
    members: members.map(({ group }) => ({
      ...group,
      ...(keptByTag.has(group.urn) ? { noFailover: false, noSync: false } : {}),
      ...(group.voters.length > 0 ? {} : { voters }),
    })),
    settings: mostHave(members.map(({ settings }) => settings)) ?? first.settings,
    quorum,
  };
}

function readSchedules(reading: Reading): Map<string, string[]> {
  const schedules = new Map<string, string[]>();
  for (const resource of reading.all(types.cronJob)) {
    if (reading.label(resource, labels.role) !== "backup" || at(resource.inputs, "spec", "suspend") === true)
      continue;
    const database = reading.text(resource, "metadata", "labels", labels.database);
    const site = reading.siteOfObject(resource);
    if (database === undefined || site === undefined) continue;
    schedules.set(database, [...new Set([...(schedules.get(database) ?? []), site])]);
  }
  return schedules;
}

/** Rate of the write-ahead log by database; the lowest where instances differ, since it bounds losses worst. */
function readRates(reading: Reading): Map<string, number> {
  const rates = new Map<string, number>();
  for (const component of reading.all(types.replicatedDatabase)) {
    const database = textOf(component.inputs["database"]);
    const rate = reading.figure(component, ranges.writeAheadRate, undefined, "writeAheadMebibytesPerSecond");
    if (database === undefined || rate === undefined) continue;
    rates.set(database, Math.min(rate, rates.get(database) ?? rate));
  }
  return rates;
}

/** Reads every database: its shards, where their members stand, and what Patroni's texts say. */
export function readDatabases(reading: Reading, quorums: readonly Quorum[], budgets: Budgets): Database[] {
  const context = { quorums, budgets };
  const byDatabase = new Map<string, Map<number, MemberReading[]>>();
  for (const { members, unconfigured } of configuredShards(reading)) {
    const read = members.map((configured) => readMember(reading, context, configured));
    const [first] = read;
    if (!first) continue;
    const alike = unconfigured.map((each) => unconfiguredMember(reading, context, first, each));
    const shards = byDatabase.get(first.database) ?? new Map<number, MemberReading[]>();
    byDatabase.set(first.database, shards);
    shards.set(first.shard, [...read, ...alike]);
  }
  const routers = readRouters(reading, budgets);
  const schedules = readSchedules(reading);
  const rates = readRates(reading);
  return [...byDatabase].map(([name, shards]): Database => {
    const members = [...shards.values()].flat();
    const withBackup = members.find((member) => member.backup);
    return {
      name,
      shards: [...shards]
        .sort(([left], [right]) => left - right)
        .map(([, ofShard]) => shardOf(ofShard, quorums)),
      routers: checkedAlike(routers.get(name) ?? []),
      writeAheadMebibytesPerSecond: rates.get(name),
      backup: withBackup?.backup && {
        ...withBackup.backup,
        scheduledAt: schedules.get(name) ?? [],
        urn: withBackup.group.configurationUrn,
      },
    };
  });
}
