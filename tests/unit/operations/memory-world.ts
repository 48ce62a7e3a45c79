import type { DatabaseCluster, Member, Verification } from "@holdfast/operations/databases/database-cluster";
import type { Change } from "@holdfast/operations/declaration/changes";
import { outOfService, sameLists, type SiteLists } from "@holdfast/operations/declaration/site-lists";
import type { DeployedStack } from "@holdfast/operations/declaration/stack-files";
import type { OperationRecord, RecordContent, RecordLine } from "@holdfast/operations/record/line";
import type { World } from "@holdfast/operations/world";

/** The process ends here, in the middle of things. */
export class Crash extends Error {}

/** Moments at which a process can end: each is counted, and from the chosen one on nothing goes on. */
export class Moments {
  private passed = 0;

  /** @param crashAt number of the moment, from 0; never where it is undefined */
  constructor(private readonly crashAt?: number) {}

  /** Number of moments so far. */
  get count(): number {
    return this.passed;
  }

  /** One moment passes. */
  pass(): void {
    if (this.passed++ >= (this.crashAt ?? Number.POSITIVE_INFINITY))
      throw new Crash(`moment ${this.crashAt}`);
  }
}

/** A shard at three sites. */
interface Shard {
  readonly scope: string;
  readonly home: string;
  leader: string;
}

/** What there is apart from the process that works on it: it stays when the process ends. */
export class Reality {
  files: SiteLists;
  readonly deployed = new Map<string, SiteLists>();
  readonly shards: Shard[] = [
    { scope: "payments-0", home: "ansan", leader: "ansan" },
    { scope: "payments-1", home: "siheung", leader: "siheung" },
    { scope: "mail-0", home: "pangyo", leader: "pangyo" },
    { scope: "bank-0", home: "pangyo", leader: "pangyo" },
  ];
  /** Deeds that changed something, in their order. */
  readonly deeds: string[] = [];
  /** Sites whose API server does not answer. */
  readonly dark = new Set<string>();
  readonly stacks: readonly DeployedStack[] = [...sites, "global"].map((part) => ({ name: part, part }));
  /** Updates that were cut off, and whose lock is still there. */
  readonly locked = new Set<string>();
  lines: string[] = [];
  voters = [...sites, "aws-seoul", "aws-osaka"];
  /** Stacks that were never deployed. */
  readonly absent = new Set<string>();
  /** Shards with a base backup. */
  readonly backups = new Set<string>();
  /** Name servers that the parent of every zone names. */
  delegated: readonly string[] = [];
  /** Prerequisites that a site lacks. */
  readonly lacking = new Map<string, readonly string[]>();

  constructor(lists: SiteLists = { lost: [], evacuated: [] }) {
    this.files = lists;
    for (const { name } of this.stacks) this.deployed.set(name, lists);
  }

  /** What two runs are compared by. */
  state(): unknown {
    return {
      files: this.files,
      deployed: [...this.deployed],
      leaders: this.shards,
      voters: this.voters,
      absent: [...this.absent],
      backups: [...this.backups],
    };
  }
}

/** The data sites. */
export const sites = ["ansan", "siheung", "pangyo"];

function membersOf(reality: Reality, shard: Shard): Member[] {
  return sites
    .filter((site) => !reality.dark.has(site))
    .map((site) => ({
      name: `${shard.scope}-${site}-0`,
      site,
      role: site === shard.leader ? "leader" : "sync_standby",
      state: site === shard.leader ? "running" : "streaming",
      timeline: 1,
      lagBytes: 0,
      followsOnly: outOfService(reality.deployed.get(site) ?? { lost: [], evacuated: [] }).includes(site),
    }));
}

function clusterOf(reality: Reality, shard: Shard, moments: Moments): DatabaseCluster {
  return {
    scope: shard.scope,
    database: shard.scope.replace(/-\d+$/, ""),
    declared: sites.map((site) => ({
      name: `${shard.scope}-${site}-0`,
      site,
      priority: site === shard.home ? 6 : 2,
    })),
    placeholder: () => Promise.resolve(undefined),
    async members() {
      moments.pass();
      return membersOf(reality, shard);
    },
    async switchover(leader, candidate) {
      moments.pass();
      if (leader !== `${shard.scope}-${shard.leader}-0`) throw new Error(`${leader} does not lead`);
      const found = membersOf(reality, shard).find(({ name }) => name === candidate);
      if (!found || found.followsOnly) throw new Error(`${candidate} may not lead`);
      shard.leader = found.site;
      reality.deeds.push(`${shard.scope} to ${found.site}`);
      moments.pass();
    },
    async verify(): Promise<Verification> {
      moments.pass();
      return { sound: true, found: "sound" };
    },
  };
}

/** What a preview shows where files and deployment differ. */
const answersChange: Change = { operation: "update", type: "kubernetes:core/v1:ConfigMap", name: "answers" };

/** The world as a process sees it that ends at one of its moments. */
export function memoryWorld(reality: Reality, moments: Moments): World {
  return {
    stacks: reality.stacks,
    databases: reality.shards.map((shard) => clusterOf(reality, shard, moments)),
    quorums: [
      {
        name: "failover",
        declared: [...sites, "aws-seoul", "aws-osaka"].map((name) => ({ name, site: name })),
        placeholder: () => Promise.resolve(undefined),
        // As etcd: it settles once every voter, those of `global` among them, was there.
        version: () => Promise.resolve(reality.absent.size === 0 ? "3.6.0" : "3.0.0"),
        listed: () => Promise.resolve(reality.voters.map((name) => ({ id: name, name }))),
        async remove({ name }) {
          moments.pass();
          if (!reality.voters.includes(name)) throw new Error(`${name} is no voter`);
          reality.voters = reality.voters.filter((voter) => voter !== name);
          reality.deeds.push(`remove ${name}`);
          moments.pass();
        },
      },
    ],
    backups: reality.shards.map(({ scope }) => ({
      scope,
      newest: () => Promise.resolve(reality.backups.has(scope) ? `${scope}F` : undefined),
      async begin(site) {
        moments.pass();
        if (reality.backups.has(scope)) return;
        reality.backups.add(scope);
        reality.deeds.push(`back up ${scope} at ${site}`);
        moments.pass();
      },
    })),
    prerequisites: (site) =>
      Promise.resolve({ met: 16, missing: reality.lacking.get(site) ?? [], unknown: ["registry (unseen)"] }),
    nameServers: () => Promise.resolve(reality.delegated.length === 0 ? undefined : reality.delegated),
    async declare(lists) {
      moments.pass();
      if (sameLists(reality.files, lists)) return [];
      reality.files = lists;
      reality.deeds.push(`declare ${JSON.stringify(lists)}`);
      moments.pass();
      return ["Pulumi.ansan.yaml"];
    },
    async preview(stack, lists) {
      moments.pass();
      return sameLists(reality.deployed.get(stack.name) ?? lists, lists) ? [] : [answersChange];
    },
    async update(stack, interrupted) {
      moments.pass();
      if (reality.dark.has(stack.part)) throw new Error(`${stack.part} is dark`);
      if (reality.locked.has(stack.name) && !interrupted) throw new Error(`${stack.name} is locked`);
      reality.locked.add(stack.name);
      moments.pass();
      if (reality.absent.delete(stack.name)) reality.deeds.push(`create ${stack.name}`);
      if (!sameLists(reality.deployed.get(stack.name) ?? { lost: [], evacuated: [] }, reality.files)) {
        reality.deployed.set(stack.name, reality.files);
        reality.deeds.push(`update ${stack.name}`);
      }
      moments.pass();
      reality.locked.delete(stack.name);
      moments.pass();
    },
    answers: (site) => Promise.resolve(!reality.dark.has(site)),
    unready: () => Promise.resolve([]),
    resolve: () => Promise.resolve(["203.0.113.10"]),
    sleep: () => Promise.resolve(),
    confirm: () => Promise.resolve(true),
  };
}

/** A record that stays when the process ends, and whose last line may be cut off by that. */
export function memoryRecord(reality: Reality, moments: Moments): OperationRecord {
  return {
    place: "memory",
    read(): RecordContent {
      const whole = reality.lines.filter((line) => line.endsWith("}"));
      const last = reality.lines.at(-1);
      const lines = whole.map((line) => JSON.parse(line) as RecordLine);
      return last === undefined || last.endsWith("}") ? { lines } : { lines, torn: last };
    },
    append(line) {
      moments.pass();
      const text = JSON.stringify(line);
      reality.lines.push(text.slice(0, 20));
      moments.pass();
      reality.lines[reality.lines.length - 1] = text;
      moments.pass();
    },
  };
}
