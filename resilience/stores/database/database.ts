import type { PatroniSettings } from "@holdfast/contract/patroni/settings";
import type { Standing } from "../../blueprint/standing";

export type { PatroniSettings, SynchronousMode } from "@holdfast/contract/patroni/settings";

/** Members of a shard that stand at one site and are configured alike. */
export interface MemberGroup extends Standing {
  /** Number of members. */
  readonly count: number;
  /** Never promoted by itself. */
  readonly noFailover: boolean;
  /** Never a synchronous copy. */
  readonly noSync: boolean;
  /** The tags of Patroni that keep it from either. Default: none is known. */
  readonly tags?: { readonly noFailover?: string; readonly noSync?: string };
  /** Higher is preferred as leader. */
  readonly failoverPriority: number;
  /** Seconds for which it waits for the address of a member whose site is gone. Default: none. */
  readonly nameLookupSeconds?: number;
  /** Names of the voters that its configuration lists as the consensus store. */
  readonly voters: readonly string[];
  /** URN of the StatefulSet. */
  readonly urn: string;
  /** URN of the ConfigMap that its settings were read from. */
  readonly configurationUrn: string;
}

/** A PostgreSQL cluster with a leader of its own. */
export interface Shard {
  readonly database: string;
  /** Counted from 0. */
  readonly index: number;
  /** Patroni's name of the cluster. */
  readonly scope: string;
  readonly members: readonly MemberGroup[];
  /** The most cautious of its members' settings, where they differ. */
  readonly settings: PatroniSettings;
  /** The quorum that decides on its leader; absent where no member's hosts match a known quorum. */
  readonly quorum?: string;
}

/** A router: it finds out by itself which member leads, and clients at its site connect to it. */
export interface Router extends Standing {
  readonly replicas: number;
  /** Longest time from the start of a pod to its readiness, in seconds; absent where no probe bounds it. */
  readonly startupSeconds?: number;
  /** Time until it has seen a new leader, in seconds. */
  readonly checkSeconds: number;
  readonly urn: string;
}

/** What a service stores its data in. */
export interface Database {
  readonly name: string;
  readonly shards: readonly Shard[];
  /** Routers through which clients reach the leader, one a site. */
  readonly routers: readonly Router[];
  /** Rate of the write-ahead log at peak, in MiB a second; absent where no resource declares it. */
  readonly writeAheadMebibytesPerSecond?: number;
  /** Where backups and the archived log go. */
  readonly backup?: {
    readonly bucket: string;
    readonly region?: string;
    /** Sites that write to it on a schedule. */
    readonly scheduledAt: readonly string[];
    readonly urn: string;
  };
}
