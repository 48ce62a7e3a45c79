import { ranges } from "@holdfast/contract/figures";
import { parsePatroni, type PatroniText } from "@holdfast/contract/patroni/read";
import { YamlBlocks } from "@holdfast/contract/yaml-blocks";
import { labels, objectKey, type Reading, types } from "../../blueprint/reading";
import { namespaceOf } from "../../blueprint/pod";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";

/** Name of the volume that holds a member's configuration. */
const CONFIGURATION_VOLUME = "configuration";

/** The members that one StatefulSet makes, with the texts that they are configured by. */
export interface ConfiguredMembers {
  readonly database: string;
  /** Counted from 0. */
  readonly shard: number;
  readonly site: string;
  /** The StatefulSet. */
  readonly members: Resource;
  /** The ConfigMap with `patroni.yml`. */
  readonly configuration: Resource;
  readonly patroni: PatroniText;
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

function configured(reading: Reading, yaml: YamlBlocks, members: Resource): ConfiguredMembers | undefined {
  const database = reading.text(members, "metadata", "labels", labels.database);
  const shard = reading.number(members, ranges.shard, "metadata", "labels", labels.shard);
  const site = reading.siteOfObject(members);
  if (database === undefined || shard === undefined || site === undefined) return undefined;
  const configuration = configurationOf(reading, site, members);
  const text = configuration ? reading.text(configuration, "data", "patroni.yml") : undefined;
  if (!configuration || text === undefined) return undefined;
  const patroni = parsePatroni(text, yaml);
  if ("reason" in patroni) {
    reading.misread(configuration, "data.patroni.yml", patroni.reason);
    return undefined;
  }
  reading.misreadAll(configuration, patroni.faults, "data.patroni.yml");
  return { database, shard, site, members, configuration, patroni };
}

const membersRead = new WeakMap<Reading, readonly ConfiguredMembers[]>();

/** Every StatefulSet of members whose configuration can be read; each text is read once. */
export function configuredMembers(reading: Reading): readonly ConfiguredMembers[] {
  const known = membersRead.get(reading);
  if (known) return known;
  const yaml = new YamlBlocks();
  const found = reading
    .all(types.statefulSet)
    .filter((resource) => reading.label(resource, labels.role) === "member")
    .map((resource) => configured(reading, yaml, resource))
    .filter((members) => members !== undefined);
  membersRead.set(reading, found);
  return found;
}
