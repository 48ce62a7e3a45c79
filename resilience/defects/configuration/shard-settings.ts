import { comparable, leastTiming, settingsWith, statedTiming } from "@holdfast/contract/patroni/read";
import type { PatroniSettings } from "@holdfast/contract/patroni/settings";
import { mostFrequent } from "../../arithmetic/majority";
import type { Reading } from "../../blueprint/reading";
import { at, recordOf, type Value, type ValueRecord } from "../../graph/values";
import { intendedSettings } from "../../stores/database/read-members";
import { changed, mostCautious } from "../../stores/database/settings";
import { type ConfigurationJob, configurationJobs } from "../../stores/database/configuration-jobs";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
  DYNAMIC_FILE,
} from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { disagreements } from "./agreement";

type Path = readonly string[];

/** Ways to everything that a configuration says, but for what it says of nothing. */
function pathsOf(value: Value | undefined, above: Path = []): Path[] {
  const entries = Object.entries(recordOf(value));
  return entries.length === 0 && above.length > 0
    ? [above]
    : entries.flatMap(([key, inner]) => pathsOf(inner, [...above, key]));
}

/** A configuration with one setting as another has it. */
function withSetting(kept: ValueRecord, [key, ...rest]: Path, value: Value | undefined): ValueRecord {
  if (key === undefined) return kept;
  const { [key]: old, ...others } = kept;
  const next = rest.length === 0 ? value : withSetting(recordOf(old), rest, value);
  return next === undefined ? others : { ...others, [key]: next };
}

/** Settings of a shard when the consensus store keeps any of these values of one setting. */
function settingsOfValues(
  { members }: ConfiguredShard,
  path: Path,
  values: readonly (Value | undefined)[],
): Partial<PatroniSettings> | undefined {
  const usual = mostFrequent(members.map((member) => JSON.stringify(intendedSettings(member))));
  const reference =
    members.find((member) => JSON.stringify(intendedSettings(member)) === usual) ?? members[0];
  if (!reference) return undefined;
  const intended = intendedSettings(reference);
  const { document } = reference.patroni;
  const declared = settingsWith(document, reference.bootstrap).settings;
  // Of this setting alone: what else is amiss is a defect of its own.
  const possible = values.map((value) => ({
    ...intended,
    ...changed(declared, settingsWith(document, withSetting(reference.bootstrap, path, value)).settings),
  }));
  return changed(intended, mostCautious([intended, ...possible]));
}

function valueText(path: Path, value: Value | undefined): string {
  return value === undefined ? "absent" : comparable(path.at(-1) ?? "", value);
}

/** What the consensus store is to keep differs between members, or between the two files of each of them. */
function differingSettings(shard: ConfiguredShard): Defect[] {
  const { members, name, urns, jobs } = shard;
  const withFile = members.filter(({ dynamic }) => dynamic !== undefined);
  const applied = jobs.length > 0 ? withFile : [];
  const among = { of: "members", name } as const;
  const inForce = (path: Path, values: readonly (Value | undefined)[]) => {
    const settings = settingsOfValues(shard, path, values);
    return settings ? { inForce: { members: urns, settings } } : {};
  };
  const paths = new Map(
    members
      .flatMap(({ dynamic, bootstrap }) => [...pathsOf(dynamic), ...pathsOf(bootstrap)])
      .map((path) => [path.join("."), path]),
  );
  return [...paths].flatMap(([key, path]): Defect[] => {
    const fact = {
      resource: ({ configuration }: Configured) => configuration.urn,
      among,
    };
    const kept = disagreements(withFile, {
      ...fact,
      field: `${DYNAMIC_FILE}: ${key}`,
      said: ({ dynamic }) => valueText(path, at(dynamic, ...path)),
      consequence: "whichever-is-applied-last",
    });
    if (kept.length > 0)
      return kept.map((defect) => ({
        ...defect,
        ...inForce(
          path,
          applied.map(({ dynamic }) => at(dynamic, ...path)),
        ),
      }));
    const bootstrapped = disagreements(members, {
      ...fact,
      field: `patroni.yml: bootstrap.dcs.${key}`,
      said: ({ bootstrap }) => valueText(path, at(bootstrap, ...path)),
      consequence: "whichever-starts-first",
    });
    if (bootstrapped.length > 0)
      return bootstrapped.map((defect) => ({
        ...defect,
        ...(applied.length > 0
          ? {}
          : inForce(
              path,
              members.map(({ bootstrap }) => at(bootstrap, ...path)),
            )),
      }));
    const [overriding] = withFile;
    if (!overriding) return [];
    const [from, to] = [at(overriding.bootstrap, ...path), at(overriding.dynamic, ...path)];
    if (to === undefined || valueText(path, from) === valueText(path, to)) return [];
    return withFile.map(({ configuration }) => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource: configuration.urn,
      field: `${DYNAMIC_FILE}: ${key}`,
      problem: {
        kind: "overridden",
        value: valueText(path, to),
        declared: valueText(path, from),
        applied: applied.length > 0,
      },
      ...(applied.length > 0 ? inForce(path, [to]) : {}),
    }));
  });
}

/** Parameters of a member's own that decide what a failover takes, whichever member leads. */
const OWN_PARAMETERS = ["wal_sender_timeout", "wal_receiver_timeout", "archive_timeout"];

/** What members say for themselves differs, and it counts on whichever of them leads. */
function differingParameters({ members, name, urns }: ConfiguredShard): Defect[] {
  return OWN_PARAMETERS.flatMap((parameter) => {
    const found = disagreements(members, {
      resource: ({ configuration }) => configuration.urn,
      among: { of: "members", name },
      field: `patroni.yml: postgresql.parameters.${parameter}`,
      said: ({ inForce }) => valueText([parameter], inForce.parameters[parameter]),
      consequence: "whichever-leads",
    });
    const settings = mostCautious(members.map(({ inForce }) => inForce.settings));
    const { walSenderTimeoutSeconds, archiveTimeoutSeconds } = settings;
    const inForce = { members: urns, settings: { walSenderTimeoutSeconds, archiveTimeoutSeconds } };
    return found.map((defect) => ({ ...defect, inForce }));
  });
}

/** A file for the consensus store that no Job brings there, or that cannot be read. */
function unapplied(
  { members, jobs, database, name }: ConfiguredShard,
  everyJob: readonly ConfigurationJob[],
): Defect[] {
  const withFile = members.filter(
    ({ dynamic, dynamicFault }) => dynamic !== undefined || dynamicFault !== undefined,
  );
  return withFile.flatMap(({ configuration, site, dynamicFault }): Defect[] => {
    const found = (level: "error" | "warning", problem: Defect["problem"], cause: string): Defect => ({
      policy: "configuration-takes-effect",
      level,
      resource: configuration.urn,
      field: DYNAMIC_FILE,
      problem,
      cause,
    });
    if (dynamicFault !== undefined)
      return [
        found(
          "error",
          { kind: "unfit-setting", value: dynamicFault, consequence: "not-yaml" },
          `${name} not YAML`,
        ),
      ];
    if (jobs.some((job) => job.site === site)) return [];
    const level = jobs.length === 0 ? "error" : "warning";
    const where = jobs.length === 0 ? {} : { site };
    return [
      found(
        level,
        { kind: "not-applied", shard: name, ...where },
        `${everyJob.length === 0 ? "" : database} not applied ${level}`,
      ),
    ];
  });
}

/** Timers that Patroni does not run with as they are declared. */
function correctedTiming({ members }: ConfiguredShard): Defect[] {
  return members.flatMap((member): Defect[] => {
    const { dynamic, bootstrap, configuration, inForce } = member;
    const declared = statedTiming({ ...bootstrap, ...dynamic });
    const { ttl, loopWait, retryTimeout } = inForce.settings;
    if (ttl === declared.ttl && loopWait === declared.loopWait && retryTimeout === declared.retryTimeout)
      return [];
    const file = dynamic === undefined ? "patroni.yml: bootstrap.dcs" : DYNAMIC_FILE;
    return [
      {
        policy: "configuration-takes-effect",
        level: "warning",
        resource: configuration.urn,
        field:
          dynamic === undefined
            ? `${file}.ttl, loop_wait, retry_timeout`
            : `${file}: ttl, loop_wait, retry_timeout`,
        problem: {
          kind: "corrected-timing",
          declared,
          inForce: { ttl, loopWait, retryTimeout },
          least: leastTiming,
          value: JSON.stringify(declared),
        },
      },
    ];
  });
}

/** What the consensus store is told to keep of each shard, and what comes of it. */
export function shardSettings(reading: Reading): Defect[] {
  const everyJob = configurationJobs(reading);
  return configuredShards(reading).flatMap((shard) => [
    ...differingSettings(shard),
    ...differingParameters(shard),
    ...unapplied(shard, everyJob),
    ...correctedTiming(shard),
  ]);
}
