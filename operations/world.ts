import type { BaseBackups } from "./backups/base-backup";
import type { DatabaseCluster } from "./databases/database-cluster";
import type { VoterSet } from "./quorums/voter-set";
import type { Change } from "./declaration/changes";
import type { SiteLists } from "./declaration/site-lists";
import type { DeployedStack } from "./declaration/stack-files";

/** How many replicas of a workload are ready, and how many have to be. */
export interface Readiness {
  readonly workload: string;
  readonly ready: number;
  readonly needed: number;
}

/** What a site's cluster has and lacks, each in one sentence. */
export interface Prerequisites {
  /** Number of those that are there. */
  readonly met: number;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
}

/** Everything that operations look at and change: stack files, the engine, clusters, databases, time. */
export interface World {
  /** The stacks that deploy the parts. */
  readonly stacks: readonly DeployedStack[];
  /** The database clusters of the declaration. */
  readonly databases: readonly DatabaseCluster[];
  /** The quorums of the declaration. */
  readonly quorums: readonly VoterSet[];
  /** The base backups of each shard. */
  readonly backups: readonly BaseBackups[];
  /** What a site's cluster has of what is declared to be there before. */
  prerequisites(site: string): Promise<Prerequisites>;
  /** Name servers to which a zone is delegated, as resolvers here see it; `undefined` where it does not resolve. */
  nameServers(zone: string): Promise<readonly string[] | undefined>;
  /** Names of the stack files' changed ones, once all say which sites are out of service. */
  declare(lists: SiteLists): Promise<readonly string[]>;
  /** What an update of a stack with some sites out of service would change. */
  preview(stack: DeployedStack, lists: SiteLists): Promise<readonly Change[]>;
  /** Brings a stack to what its file declares. `interrupted`: an update of ours was cut off. */
  update(stack: DeployedStack, interrupted: boolean): Promise<void>;
  /** True where the site's API server answers. */
  answers(site: string): Promise<boolean>;
  /** Workloads at a site that have fewer replicas ready than they have to. */
  unready(site: string): Promise<readonly Readiness[]>;
  /** Addresses that a public name resolves to from here; `undefined` where it does not resolve. */
  resolve(name: string): Promise<readonly string[] | undefined>;
  /** Waits. */
  sleep(seconds: number): Promise<void>;
  /** Asks whoever runs the operation whether to go on. */
  confirm(question: string): Promise<boolean>;
}
