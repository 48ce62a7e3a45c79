import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Budgets } from "../../blueprint/budgets";
import type { MemberGroup, PatroniSettings } from "./database";
import { ranges } from "@holdfast/contract/figures";
import { parsePatroni } from "@holdfast/contract/patroni/read";
import { nameLookupSeconds, replicasOf } from "../../blueprint/pod";
import type { Quorum } from "../quorum/quorum";
import { labels, type Reading } from "../../blueprint/reading";
import type { YamlBlocks } from "@holdfast/contract/yaml-blocks";

/** Name of the volume that holds a member's configuration. */
const CONFIGURATION_VOLUME = "configuration";

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
  /** ConfigMaps by site, namespace and name. */
  readonly configMaps: ReadonlyMap<string, Resource>;
  readonly yaml: YamlBlocks;
  readonly budgets: Budgets;
}

function configurationOf(
  reading: Reading,
  configMaps: ReadonlyMap<string, Resource>,
  site: string,
  member: Resource,
): Resource | undefined {
  const volumes = listOf(at(member.inputs, "spec", "template", "spec", "volumes"));
  const volume = volumes.find((candidate) => at(candidate, "name") === CONFIGURATION_VOLUME);
  const name = textOf(at(volume, "configMap", "name"));
  if (name === undefined) {
    reading.misread(
      member,
      "spec.template.spec.volumes",
      `no volume named ${CONFIGURATION_VOLUME} names a ConfigMap`,
    );
    return undefined;
  }
  const namespace = textOf(at(member.inputs, "metadata", "namespace")) ?? "default";
  const configMap = configMaps.get(`${site}/${namespace}/${name}`);
  if (!configMap)
    reading.misread(member, "spec.template.spec.volumes", `the ConfigMap ${name} is not in the graph`);
  return configMap;
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

/** Reads a StatefulSet of members and the configuration that it mounts; `undefined` where that cannot be read. */
export function readMember(
  reading: Reading,
  context: MemberContext,
  member: Resource,
): MemberReading | undefined {
  const database = reading.text(member, "metadata", "labels", labels.database);
  const shard = reading.number(member, ranges.shard, "metadata", "labels", labels.shard);
  const site = reading.siteOfObject(member);
  if (database === undefined || shard === undefined || site === undefined) return undefined;
  const configMap = configurationOf(reading, context.configMaps, site, member);
  const text = configMap ? reading.text(configMap, "data", "patroni.yml") : undefined;
  if (!configMap || text === undefined) return undefined;
  const patroni = parsePatroni(text, context.yaml);
  if ("reason" in patroni) {
    reading.misread(configMap, "data.patroni.yml", patroni.reason);
    return undefined;
  }
  reading.misreadAll(configMap, patroni.faults, "data.patroni.yml");
  const store = voterNames(context.quorums, patroni.storeHosts);
  if (!store) {
    reading.misread(
      configMap,
      "data.patroni.yml: etcd3.hosts",
      `${patroni.storeHosts.join(", ") || "none"}: no quorum in the graph has these addresses`,
    );
  }
  for (const host of store?.strangers ?? []) {
    reading.misread(
      configMap,
      "data.patroni.yml: etcd3.hosts",
      `${host} is no voter of ${store?.quorum ?? "any quorum"}`,
    );
  }
  return {
    database,
    shard,
    scope: patroni.scope,
    settings: patroni.settings,
    quorum: store?.quorum,
    backup: readBackup(configMap),
    group: {
      ...context.budgets.standing(member, site),
      count: replicasOf(reading, member),
      noFailover: patroni.noFailover,
      noSync: patroni.noSync,
      failoverPriority: patroni.failoverPriority,
      nameLookupSeconds: nameLookupSeconds(reading, member),
      voters: store?.voters ?? [],
      urn: member.urn,
      configurationUrn: configMap.urn,
    },
  };
}
