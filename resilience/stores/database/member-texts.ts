import { ranges } from "@holdfast/contract/figures";
import { parsePatroni, type PatroniText } from "@holdfast/contract/patroni/read";
import { labels, objectKey, type Reading, types } from "../../blueprint/reading";
import { namespaceOf } from "../../blueprint/pod";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import { type ConfiguredPooler, readPoolerOf } from "./read-poolers";

/** Name of the volume that holds a member's configuration. */
const CONFIGURATION_VOLUME = "configuration";

/** The members that one StatefulSet makes. */
export interface Members {
  readonly database: string;
  /** Counted from 0. */
  readonly shard: number;
  readonly site: string;
  /** The StatefulSet. */
  readonly members: Resource;
}

/** Members with the texts that they are configured by. */
export interface ConfiguredMembers extends Members {
  /** The ConfigMap with `patroni.yml`. */
  readonly configuration: Resource;
  readonly patroni: PatroniText;
  /** The PgBouncer beside each of them; absent where their files configure none. */
  readonly pooler?: ConfiguredPooler;
}

const configMapsRead = new WeakMap<Reading, ReadonlyMap<string, Resource>>();

/** Every ConfigMap whose site is known, by site, namespace and name. */
export function configMapsOf(reading: Reading): ReadonlyMap<string, Resource> {
  const known = configMapsRead.get(reading);
  if (known) return known;
  const configMaps = new Map<string, Resource>();
  for (const resource of reading.all(types.configMap)) {
    const site = reading.findSite(resource);
    if (site !== undefined) configMaps.set(objectKey(site, resource), resource);
  }
  configMapsRead.set(reading, configMaps);
  return configMaps;
}

function configurationOf(reading: Reading, site: string, members: Resource): Resource | undefined {
  const volumes = listOf(at(members.inputs, "spec", "template", "spec", "volumes"));
  const volume = volumes.find((candidate) => at(candidate, "name") === CONFIGURATION_VOLUME);
  const name = textOf(at(volume, "configMap", "name"));
  if (name === undefined) {
    reading.misread(
      members,
      "spec.template.spec.volumes",
      `no volume named ${CONFIGURATION_VOLUME} names a ConfigMap`,
    );
    return undefined;
  }
  const configMap = configMapsOf(reading).get(`${site}/${namespaceOf(members)}/${name}`);
  if (!configMap)
    reading.misread(members, "spec.template.spec.volumes", `the ConfigMap ${name} is not in the graph`);
  return configMap;
}

function configured(reading: Reading, members: Resource): Members | ConfiguredMembers | undefined {
  const database = reading.text(members, "metadata", "labels", labels.database);
  const shard = reading.number(members, ranges.shard, "metadata", "labels", labels.shard);
  const site = reading.siteOfObject(members);
  if (database === undefined || shard === undefined || site === undefined) return undefined;
  const configuration = configurationOf(reading, site, members);
  if (!configuration) return { database, shard, site, members };
  const text = reading.text(configuration, "data", "patroni.yml");
  if (text === undefined) return undefined;
  const patroni = parsePatroni(text);
  if ("reason" in patroni) {
    reading.misread(configuration, "data.patroni.yml", patroni.reason);
    return undefined;
  }
  reading.misreadAll(configuration, patroni.faults, "data.patroni.yml");
  const pooler = readPoolerOf(members, configuration);
  if (pooler) reading.misreadAll(configuration, pooler.faults, `data.${pooler.file}`);
  return { database, shard, site, members, configuration, patroni, ...(pooler && { pooler }) };
}

/** The members of a graph, by whether the ConfigMap that configures them is there. */
interface FoundMembers {
  readonly configured: readonly ConfiguredMembers[];
  readonly unconfigured: readonly Members[];
}

const membersRead = new WeakMap<Reading, FoundMembers>();

function findMembers(reading: Reading): FoundMembers {
  const known = membersRead.get(reading);
  if (known) return known;
  const all = reading
    .all(types.statefulSet)
    .filter((resource) => reading.label(resource, labels.role) === "member")
    .flatMap((resource) => configured(reading, resource) ?? []);
  const isConfigured = (each: Members): each is ConfiguredMembers => "configuration" in each;
  const found = {
    configured: all.filter(isConfigured),
    unconfigured: all.filter((each) => !isConfigured(each)),
  };
  membersRead.set(reading, found);
  return found;
}

/** Every StatefulSet of members whose configuration can be read; each text is read once. */
export function configuredMembers(reading: Reading): readonly ConfiguredMembers[] {
  return findMembers(reading).configured;
}

/** Every StatefulSet of members whose ConfigMap is not in the graph: they are meant to be members, and do not start. */
export function unconfiguredMembers(reading: Reading): readonly Members[] {
  return findMembers(reading).unconfigured;
}
