import { at, textOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import type { Database, Shard } from "./database";
import { ranges } from "@holdfast/contract/figures";
import { mostFrequent } from "../../arithmetic/majority";
import type { Quorum } from "../quorum/quorum";
import { type MemberReading, readMember } from "./read-members";
import { configuredShards } from "./shard-configuration";
import { readRouters } from "./read-routers";
import { labels, type Reading, types } from "../../blueprint/reading";

/** What more of them have than have anything else; absent where there is none. */
function mostHave<Thing>(things: readonly Thing[]): Thing | undefined {
  const agreed = mostFrequent(things.map((thing) => JSON.stringify(thing)));
  return things.find((thing) => JSON.stringify(thing) === agreed);
}

function shardOf(members: readonly MemberReading[]): Shard {
  const [first] = members as [MemberReading, ...MemberReading[]];
  const quorums = members.map(({ quorum }) => quorum).filter((quorum) => quorum !== undefined);
  return {
    database: first.database,
    index: first.shard,
    scope: mostHave(members.map(({ scope }) => scope)) ?? `${first.database}-${first.shard}`,
    members: members.map((member) => member.group),
    settings: mostHave(members.map(({ settings }) => settings)) ?? first.settings,
    quorum: mostHave(quorums),
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
  for (const configured of configuredShards(reading).flatMap(({ members }) => members)) {
    const member = readMember(reading, context, configured);
    const shards = byDatabase.get(member.database) ?? new Map<number, MemberReading[]>();
    byDatabase.set(member.database, shards);
    shards.set(member.shard, [...(shards.get(member.shard) ?? []), member]);
  }
  const routers = readRouters(reading, budgets);
  const schedules = readSchedules(reading);
  const rates = readRates(reading);
  return [...byDatabase].map(([name, shards]): Database => {
    const members = [...shards.values()].flat();
    const withBackup = members.find((member) => member.backup);
    return {
      name,
      shards: [...shards].sort(([left], [right]) => left - right).map(([, ofShard]) => shardOf(ofShard)),
      routers: routers.get(name) ?? [],
      writeAheadMebibytesPerSecond: rates.get(name),
      backup: withBackup?.backup && {
        ...withBackup.backup,
        scheduledAt: schedules.get(name) ?? [],
        urn: withBackup.group.configurationUrn,
      },
    };
  });
}
