import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import type { Database, PatroniSettings, Shard, SynchronousMode } from "./database";
import { ranges } from "@holdfast/contract/figures";
import type { Quorum } from "../quorum/quorum";
import { type MemberReading, readMember } from "./read-members";
import { readRouters } from "./read-routers";
import { labels, objectKey, type Reading, types } from "../../blueprint/reading";
import { YamlBlocks } from "@holdfast/contract/yaml-blocks";

const modesByCaution: readonly SynchronousMode[] = ["off", "quorum", "on"];

/** The most cautious reading of settings that ought to be one: whichever of them is in force, it is no worse. */
export function mostCautious(all: readonly PatroniSettings[]): PatroniSettings {
  const largest = (of: (settings: PatroniSettings) => number): number => Math.max(...all.map(of));
  const walSender = all.map((settings) => settings.walSenderTimeoutSeconds);
  const archiveTimeouts = all.map((settings) => settings.archiveTimeoutSeconds);
  return {
    ttl: largest((settings) => settings.ttl),
    loopWait: largest((settings) => settings.loopWait),
    retryTimeout: largest((settings) => settings.retryTimeout),
    synchronousMode: modesByCaution.find((mode) =>
      all.some((settings) => settings.synchronousMode === mode),
    )!,
    synchronousStrict: all.some((settings) => settings.synchronousStrict),
    synchronousCount: Math.min(...all.map((settings) => settings.synchronousCount)),
    failsafe: all.every((settings) => settings.failsafe),
    maximumLagBytes: largest((settings) => settings.maximumLagBytes),
    walSenderTimeoutSeconds: walSender.includes(0) ? 0 : Math.max(...walSender),
    archive: all.every((settings) => settings.archive),
    restoresFromArchive: all.every((settings) => settings.restoresFromArchive),
    archiveTimeoutSeconds: archiveTimeouts.includes(0) ? 0 : Math.max(...archiveTimeouts),
  };
}

function shardOf(reading: Reading, members: readonly MemberReading[]): Shard {
  const first = members[0]!;
  for (const member of members.slice(1)) {
    const resource = reading.resource(member.group.configurationUrn);
    if (!resource) continue;
    if (JSON.stringify(member.settings) !== JSON.stringify(first.settings)) {
      reading.misread(
        resource,
        "data.patroni.yml: bootstrap.dcs",
        `it differs from the other members' of ${first.scope}; the most cautious of them is taken`,
      );
    }
    if (member.scope !== first.scope) {
      reading.misread(
        resource,
        "data.patroni.yml: scope",
        `it is ${member.scope} and the other members' is ${first.scope}`,
      );
    }
    if (member.quorum !== first.quorum) {
      reading.misread(
        resource,
        "data.patroni.yml: etcd3.hosts",
        `it is another quorum than the other members'`,
      );
    }
  }
  return {
    database: first.database,
    index: first.shard,
    scope: first.scope,
    members: members.map((member) => member.group),
    settings: mostCautious(members.map((member) => member.settings)),
    quorum: members.every((member) => member.quorum === first.quorum) ? first.quorum : undefined,
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
  const configMaps = new Map<string, Resource>();
  for (const resource of reading.all(types.configMap)) {
    const site = reading.findSite(resource);
    if (site !== undefined) configMaps.set(objectKey(site, resource), resource);
  }
  const context = { quorums, configMaps, budgets, yaml: new YamlBlocks() };
  const byDatabase = new Map<string, Map<number, MemberReading[]>>();
  for (const resource of reading.all(types.statefulSet)) {
    if (reading.label(resource, labels.role) !== "member") continue;
    const member = readMember(reading, context, resource);
    if (!member) continue;
    const shards = byDatabase.get(member.database) ?? new Map<number, MemberReading[]>();
    byDatabase.set(member.database, shards);
    shards.set(member.shard, [...(shards.get(member.shard) ?? []), member]);
  }
  const routers = readRouters(reading, context);
  const schedules = readSchedules(reading);
  const rates = readRates(reading);
  return [...byDatabase].map(([name, shards]): Database => {
    const members = [...shards.values()].flat();
    const withBackup = members.find((member) => member.backup);
    return {
      name,
      shards: [...shards]
        .sort(([left], [right]) => left - right)
        .map(([, ofShard]) => shardOf(reading, ofShard)),
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
