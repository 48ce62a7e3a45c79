import type { Resource } from "../../graph/resource";
import { at, textOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import type { MemberGroup, PatroniSettings, SynchronousMode } from "./database";
import { nameLookupSeconds, replicasOf } from "../../blueprint/pod";
import type { Quorum } from "../quorum/quorum";
import type { Reading } from "../../blueprint/reading";
import { boldest } from "./settings";
import type { Members } from "./member-texts";
import { type Configured, meansToArchive } from "./shard-configuration";

/** What is read of the members of a shard that one StatefulSet makes. */
export interface MemberReading {
  readonly database: string;
  readonly shard: number;
  readonly scope: string;
  readonly group: MemberGroup;
  readonly settings: PatroniSettings;
  readonly quorum?: string;
  /** Bucket and region of the backups, from `pgbackrest.conf`. */
  readonly backup?: { readonly bucket: string; readonly region?: string };
}

/** What members are read against. */
export interface MemberContext {
  readonly quorums: readonly Quorum[];
  readonly budgets: Budgets;
}

/** The quorum that hosts belong to, and which of its voters they are. */
function voterNames(
  quorums: readonly Quorum[],
  hosts: readonly string[],
): { quorum: string; voters: string[]; strangers: string[] } | undefined {
  for (const quorum of quorums) {
    const byAddress = new Map(quorum.voters.map((voter) => [voter.address, voter.name]));
    const voters = hosts.flatMap((host) => byAddress.get(host) ?? []);
    if (voters.length === 0) continue;
    return { quorum: quorum.name, voters, strangers: hosts.filter((host) => !byAddress.has(host)) };
  }
  return undefined;
}

/** `key=value` of an INI text, in whichever section it stands. */
function iniValue(text: string, key: string): string | undefined {
  for (const line of text.split("\n")) {
    const match = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === key) return match[2];
  }
  return undefined;
}

function readBackup(configMap: Resource): MemberReading["backup"] {
  const text = textOf(at(configMap.inputs, "data", "pgbackrest.conf"));
  const bucket = text === undefined ? undefined : iniValue(text, "repo1-s3-bucket");
  if (text === undefined || bucket === undefined) return undefined;
  return { bucket, region: iniValue(text, "repo1-s3-region") };
}

/**
 * The least lag that Patroni has to let pass: with less, whoever is a moment behind is not promoted. Where commits wait
 * for copies it is Patroni's own default: log that no commit waits for counts as lag too. Where they do not, the lag is
 * what may be lost, and it is a few pages of the log.
 */
export function leastLagBytes(mode: SynchronousMode): number {
  return mode === "off" ? 2 ** 16 : 2 ** 20;
}

/** Settings as they would be if each did what it is there for; what does not is a defect. */
export function intendedSettings(configured: Configured): PatroniSettings {
  const { patroni, inForce } = configured;
  return boldest(
    [patroni, inForce].map(({ settings, synchronousMode }) => ({
      ...settings,
      archive: settings.archive || meansToArchive(configured),
      restoresFromArchive: settings.restoresFromArchive || meansToArchive(configured),
      synchronousMode,
      maximumLagBytes: Math.max(settings.maximumLagBytes, leastLagBytes(synchronousMode)),
    })),
  );
}

/** Reads the members that one StatefulSet makes, against the quorums that there are. */
export function readMember(reading: Reading, context: MemberContext, configured: Configured): MemberReading {
  const { database, shard, site, members, configuration, patroni } = configured;
  const hosts = patroni.store.map(({ host }) => host);
  const store = voterNames(context.quorums, hosts);
  if (!store && context.quorums.length === 0) {
    reading.misread(
      configuration,
      "data.patroni.yml: etcd3.hosts",
      `${hosts.join(", ") || "none"}: no quorum in the graph has these addresses`,
    );
  }
  return {
    database,
    shard,
    scope: patroni.scope,
    settings: intendedSettings(configured),
    quorum: store?.quorum,
    backup: readBackup(configuration),
    group: {
      ...context.budgets.standing(members, site),
      count: replicasOf(reading, members),
      noFailover: patroni.noFailover,
      noSync: patroni.noSync,
      tags: {
        ...(patroni.noFailoverBy === undefined ? {} : { noFailover: patroni.noFailoverBy }),
        ...(patroni.noSyncBy === undefined ? {} : { noSync: patroni.noSyncBy }),
      },
      failoverPriority: patroni.failoverPriority,
      nameLookupSeconds: nameLookupSeconds(reading, members),
      voters: store?.voters ?? [],
      urn: members.urn,
      configurationUrn: configuration.urn,
    },
  };
}

/**
 * Members whose ConfigMap is not there, as they would be with one like another's of their shard: that they do not start is
 * a defect.
 */
export function unconfiguredMember(
  reading: Reading,
  { budgets }: MemberContext,
  { backup: _, ...alike }: MemberReading,
  { members, site }: Members,
): MemberReading {
  return {
    ...alike,
    group: {
      ...alike.group,
      ...budgets.standing(members, site),
      count: replicasOf(reading, members),
      noFailover: false,
      noSync: false,
      tags: {},
      nameLookupSeconds: nameLookupSeconds(reading, members),
      urn: members.urn,
      configurationUrn: members.urn,
    },
  };
}
