import { patched, settingsWith, type SettingsInForce } from "@holdfast/contract/patroni/read";
import { YamlBlocks } from "@holdfast/contract/yaml-blocks";
import { mostFrequent } from "../../arithmetic/majority";
import type { Reading } from "../../blueprint/reading";
import { at, recordOf, textOf, type Value, type ValueRecord } from "../../graph/values";
import { type ConfiguredMembers, configuredMembers, type Members, unconfiguredMembers } from "./member-texts";
import { type ConfigurationJob, configurationJobs } from "./configuration-jobs";

/** The file that a configuration Job applies, where a ConfigMap has one. */
export const DYNAMIC_FILE = "dcs.yml";

/** One member's texts, and what holds on it. */
export interface Configured extends ConfiguredMembers {
  /** `bootstrap.dcs`: what the consensus store keeps when the shard is first set up. */
  readonly bootstrap: ValueRecord;
  /** The file for the consensus store; absent where there is none. */
  readonly dynamic?: ValueRecord;
  /** Why that file cannot be read. */
  readonly dynamicFault?: string;
  /** What runs, when the consensus store keeps what this member's texts say. */
  readonly inForce: SettingsInForce;
}

/** A shard with all that configures it. */
export interface ConfiguredShard {
  readonly database: string;
  /** `payments-0`. */
  readonly name: string;
  readonly members: readonly Configured[];
  /** Members of it whose ConfigMap is not there. */
  readonly unconfigured: readonly Members[];
  /** Jobs that bring a file to the consensus store under the shard's scope. */
  readonly jobs: readonly ConfigurationJob[];
  /** URNs of its members' StatefulSets. */
  readonly urns: readonly string[];
}

function dynamicOf(
  { configuration }: ConfiguredMembers,
  yaml: YamlBlocks,
): Pick<Configured, "dynamic" | "dynamicFault"> {
  const text = textOf(at(configuration.inputs, "data", DYNAMIC_FILE));
  if (text === undefined) return {};
  try {
    return { dynamic: recordOf(yaml.parse(text)) };
  } catch (error) {
    return { dynamicFault: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

function shardOf(
  members: readonly ConfiguredMembers[],
  unconfigured: readonly Members[],
  jobs: readonly ConfigurationJob[],
  yaml: YamlBlocks,
): ConfiguredShard {
  const [{ database, shard }] = members as [ConfiguredMembers, ...ConfiguredMembers[]];
  const name = `${database}-${shard}`;
  const scope = mostFrequent(members.map(({ patroni }) => patroni.scope)) ?? name;
  const own = jobs.filter(({ words }) => words.includes(scope));
  return {
    database,
    name,
    unconfigured: unconfigured.filter((each) => each.database === database && each.shard === shard),
    jobs: own,
    urns: members.map(({ members: { urn } }) => urn),
    members: members.map((each): Configured => {
      const bootstrap = recordOf(at(each.patroni.document, "bootstrap", "dcs"));
      const read = dynamicOf(each, yaml);
      const job = own.find(({ source }) => source === each.configuration) ?? own[0];
      const kept: Value =
        job && read.dynamic ? (job.replaces ? read.dynamic : patched(bootstrap, read.dynamic)) : bootstrap;
      return { ...each, bootstrap, ...read, inForce: settingsWith(each.patroni.document, kept) };
    }),
  };
}

const read = new WeakMap<Reading, readonly ConfiguredShard[]>();

/** Every shard, with what its members' texts and the Jobs beside them make hold. */
export function configuredShards(reading: Reading): readonly ConfiguredShard[] {
  const known = read.get(reading);
  if (known) return known;
  const yaml = new YamlBlocks();
  const shards = new Map<string, ConfiguredMembers[]>();
  for (const each of configuredMembers(reading)) {
    const key = `${each.database}-${each.shard}`;
    const members = shards.get(key);
    if (members) members.push(each);
    else shards.set(key, [each]);
  }
  const jobs = configurationJobs(reading);
  const unconfigured = unconfiguredMembers(reading);
  const found = [...shards.values()].map((members) => shardOf(members, unconfigured, jobs, yaml));
  read.set(reading, found);
  return found;
}

/** True where the log of a member is meant to be archived: its texts speak of an archive. */
export function meansToArchive({ configuration, inForce: { parameters } }: Configured): boolean {
  return (
    parameters["archive_mode"] !== undefined ||
    parameters["archive_command"] !== undefined ||
    at(configuration.inputs, "data", "backup.conf") !== undefined
  );
}

/** Where a parameter of PostgreSQL stands that holds on a member: the file, and the way to it there. */
export function parameterField(member: Configured, parameter: string): string {
  const shared = ["postgresql", "parameters", parameter] as const;
  const own = at(member.patroni.document, ...shared) !== undefined;
  const kept = [member.dynamic, member.bootstrap].some((each) => at(each, ...shared) !== undefined);
  if (own || !kept) return `patroni.yml: ${shared.join(".")}`;
  return settingField(member, shared);
}

/** Where a setting stands that the consensus store keeps. */
export function settingField({ dynamic, bootstrap }: Configured, path: readonly string[]): string {
  if (at(dynamic, ...path) !== undefined || (dynamic && at(bootstrap, ...path) === undefined))
    return `${DYNAMIC_FILE}: ${path.join(".")}`;
  return `patroni.yml: bootstrap.dcs.${path.join(".")}`;
}
