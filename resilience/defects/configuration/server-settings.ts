import { comparable, guardedParameters } from "@holdfast/contract/patroni/read";
import type { PatroniSettings } from "@holdfast/contract/patroni/settings";
import { mostFrequent } from "../../arithmetic/majority";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { at, numberOf, type Value, shownValue } from "../../graph/values";
import { replicasOf } from "../../blueprint/pod";
import { leastLagBytes } from "../../stores/database/read-members";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
  parameterField,
  settingField,
} from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import type { Consequence, ConfigurationProblem } from "./problem";

/** What is wrong with one setting, before it is known where it stands. */
interface Unfit {
  readonly value: string;
  readonly consequence: Consequence;
  readonly fit?: string;
  readonly level?: Defect["level"];
  /** What holds of the shard because of it. */
  readonly settings?: Partial<PatroniSettings>;
}

/** What rules are judged against. */
interface Surroundings {
  readonly shard: ConfiguredShard;
  /** Members of the shard in all. */
  readonly count: number;
  /** The shortest RTO goal of services that use the database, in seconds; absent where none has one. */
  readonly rtoSeconds?: number;
  /** What most shards of the blueprint have of a setting that the consensus store keeps. */
  readonly usual: (path: readonly string[]) => string | undefined;
}

const said = (member: Configured, path: readonly string[]): Value | undefined =>
  at(member.dynamic, ...path) ?? at(member.bootstrap, ...path);

/** A switch of what the consensus store keeps that has to be on: where it is said to be off, or most shards have it on. */
const hasToBeOn =
  (path: readonly string[], absent: "on" | "off", consequence: Consequence) =>
  (member: Configured, { usual }: Surroundings): Unfit | undefined => {
    const value = said(member, path);
    const is = value === undefined ? absent : comparable("", value);
    if (is !== "off" || (value === undefined && usual(path) !== "on")) return undefined;
    return { value: value === undefined ? "absent" : "off", consequence, fit: "true", level: "warning" };
  };

type Rule = (member: Configured, surroundings: Surroundings) => Unfit | undefined;

const PAUSE = ["pause"];
const START_TIMEOUT = ["primary_start_timeout"];
const LAG = ["maximum_lag_on_failover"];
const CROSS_SITE = ["synchronous_cross_site"];

/** Rules about what the consensus store keeps, by the way to the setting. */
const sharedRules: readonly { readonly path: readonly string[]; readonly rule: Rule }[] = [
  ...(
    [
      [["failsafe_mode"], "off", "leader-stops-without-voters"],
      [["check_timeline"], "off", "promotes-another-timeline"],
      [["postgresql", "use_slots"], "on", "log-not-kept"],
      [["postgresql", "use_pg_rewind"], "off", "copied-anew"],
    ] as const
  ).map(([path, absent, consequence]) => ({ path, rule: hasToBeOn(path, absent, consequence) })),
  {
    path: PAUSE,
    rule: (member) =>
      comparable("", said(member, PAUSE) ?? false) === "on"
        ? { value: "on", consequence: "no-promotion", settings: { maximumLagBytes: 0 } }
        : undefined,
  },
  {
    path: LAG,
    rule: ({ inForce: { settings, synchronousMode } }) => {
      const least = leastLagBytes(synchronousMode);
      return settings.maximumLagBytes >= least
        ? undefined
        : {
            value: `${settings.maximumLagBytes}`,
            consequence: "no-promotion-when-behind",
            fit: `${least} or more`,
            settings: { maximumLagBytes: 0 },
          };
    },
  },
  {
    path: START_TIMEOUT,
    rule: (member, { rtoSeconds, usual }) => {
      const value = said(member, START_TIMEOUT) ?? said(member, ["master_start_timeout"]);
      const seconds = numberOf(value) ?? 300;
      if (rtoSeconds === undefined || seconds <= rtoSeconds) return undefined;
      if (value === undefined && (usual(START_TIMEOUT) ?? "absent") === "absent") return undefined;
      return {
        value: value === undefined ? `absent, so ${seconds}` : `${seconds}`,
        consequence: "crash-outlasts-rto",
        fit: `${rtoSeconds} or less`,
      };
    },
  },
  {
    path: CROSS_SITE,
    rule: (member, { shard }) => {
      const mode = said(member, CROSS_SITE);
      if (mode !== "local_only" || member.inForce.synchronousMode === "off") return undefined;
      const sites = shard.members.filter(({ patroni }) => at(patroni.document, "site") !== undefined);
      return sites.length > 0
        ? {
            value: mode,
            consequence: "copies-at-leaders-site",
            fit: "prefer_remote",
            settings: { synchronousMode: "off" },
          }
        : { value: mode, consequence: "no-site-said", fit: "any", level: "warning" };
    },
  },
];

/** Parameters of PostgreSQL that are judged by themselves. */
const parameterRules: { readonly [parameter: string]: Rule } = {
  synchronous_commit: ({ inForce: { parameters, settings, synchronousMode } }) =>
    synchronousMode === "off" || settings.synchronousMode !== "off"
      ? undefined
      : {
          value: shownValue(parameters["synchronous_commit"]),
          consequence: "acknowledged-too-early",
          fit: '"on"',
          settings: { synchronousMode: "off" },
        },
  fsync: ({ inForce: { parameters } }) =>
    comparable("fsync", parameters["fsync"] ?? true) === "off"
      ? {
          value: "off",
          consequence: "lost-with-power",
          fit: '"on"',
          settings: { synchronousMode: "off" },
        }
      : undefined,
  full_page_writes: ({ inForce: { parameters } }) =>
    comparable("full_page_writes", parameters["full_page_writes"] ?? true) === "off"
      ? { value: "off", consequence: "torn-pages", fit: '"on"' }
      : undefined,
  recovery_min_apply_delay: ({ inForce: { parameters } }) => {
    const name = "recovery_min_apply_delay";
    const delay = comparable(name, parameters[name] ?? 0);
    return ["0 s", "0"].includes(delay)
      ? undefined
      : { value: delay, consequence: "promotion-replays-first", fit: "0" };
  },
  max_slot_wal_keep_size: ({ inForce: { parameters } }) => {
    const megabytes = (name: string): number =>
      Number(/^(-?\d+(?:\.\d+)?)/.exec(comparable(name, parameters[name] ?? ""))?.[1] ?? NaN);
    const kept = megabytes("max_slot_wal_keep_size");
    return kept >= 0 && kept < (megabytes("max_wal_size") || 1024)
      ? {
          value: shownValue(parameters["max_slot_wal_keep_size"]),
          consequence: "slots-end-early",
          fit: "more than max_wal_size",
          level: "warning",
        }
      : undefined;
  },
  max_wal_senders: streams("max_wal_senders"),
  max_replication_slots: streams("max_replication_slots"),
};

/** As many as there are members besides the leader. */
function streams(parameter: string): Rule {
  return ({ inForce: { parameters, settings } }, { count }) => {
    const most = numberOf(parameters[parameter] ?? 10) ?? 10;
    return most >= count - 1
      ? undefined
      : {
          value: String(most),
          consequence: "too-few-connections",
          fit: `${count - 1} or more`,
          settings: { synchronousCount: Math.min(settings.synchronousCount, most) },
        };
  };
}

function defectOf(member: Configured, field: string, shard: ConfiguredShard, unfit: Unfit): Defect {
  const { value, consequence, fit, level = "error", settings } = unfit;
  return {
    policy: "configuration-takes-effect",
    level,
    resource: member.configuration.urn,
    field,
    problem: { kind: "unfit-setting", value, consequence, ...(fit === undefined ? {} : { fit }) },
    ...(settings ? { inForce: { members: shard.urns, settings } } : {}),
  };
}

/** Parameters that Patroni does not take from where they stand, or not as they are, and runs with something else. */
function notTaken(member: Configured): Defect[] {
  const { patroni, inForce, configuration, dynamic, bootstrap } = member;
  const own = at(patroni.document, "postgresql", "parameters");
  const shared = at(dynamic ?? bootstrap, "postgresql", "parameters");
  return [...guardedParameters].flatMap(([name, { otherwise, fit }]): Defect[] => {
    const found = (field: string, value: Value, runs: string, why: "own" | "unfit"): Defect => ({
      policy: "configuration-takes-effect",
      level: "warning",
      resource: configuration.urn,
      field,
      problem: { kind: "not-taken", value: shownValue(value), runs, why } satisfies ConfigurationProblem,
      cause: `${field} ${why}`,
    });
    const runs = shownValue(inForce.parameters[name] ?? otherwise);
    const [ownValue, sharedValue] = [at(own, name), at(shared, name)];
    const ignored =
      ownValue !== undefined && comparable(name, ownValue) !== comparable(name, runs)
        ? [found(`patroni.yml: postgresql.parameters.${name}`, ownValue, runs, "own")]
        : [];
    const refused =
      sharedValue !== undefined && !fit(sharedValue)
        ? [found(settingField(member, ["postgresql", "parameters", name]), sharedValue, otherwise, "unfit")]
        : [];
    return [...ignored, ...refused];
  });
}

/** Settings of Patroni and parameters of PostgreSQL with which members do not do what they are there for. */
export function serverSettings(reading: Reading, blueprint: Blueprint): Defect[] {
  const shards = configuredShards(reading);
  const usuals = new Map<string, string | undefined>();
  const usual = (path: readonly string[]): string | undefined => {
    const key = path.join(".");
    if (!usuals.has(key)) {
      const values = shards.map(({ members: [first] }) => {
        const value = first && said(first, path);
        return value === undefined ? "absent" : comparable("", value);
      });
      usuals.set(key, mostFrequent(values));
    }
    return usuals.get(key);
  };
  return shards.flatMap((shard) => {
    const goals = blueprint.services
      .filter(({ stores }) => stores.some(({ kind, name }) => kind === "database" && name === shard.database))
      .flatMap(({ goals }) => goals?.rtoSeconds ?? []);
    const count = shard.members.reduce((sum, { members }) => sum + replicasOf(reading, members), 0);
    const surroundings: Surroundings = {
      shard,
      count,
      usual,
      ...(goals.length > 0 ? { rtoSeconds: Math.min(...goals) } : {}),
    };
    return shard.members.flatMap((member) => [
      ...sharedRules.flatMap(({ path, rule }) => {
        const unfit = rule(member, surroundings);
        return unfit ? [defectOf(member, settingField(member, path), shard, unfit)] : [];
      }),
      ...Object.entries(parameterRules).flatMap(([parameter, rule]) => {
        const unfit = rule(member, surroundings);
        return unfit ? [defectOf(member, parameterField(member, parameter), shard, unfit)] : [];
      }),
      ...notTaken(member),
    ]);
  });
}
