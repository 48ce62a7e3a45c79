import type { SyncInterval } from "@holdfast/contract/nats/server";
import { combinations } from "../../loss/site-losses";

/** A NATS server of a log. */
export interface LogServer {
  /** Its name in the cluster, or the host by which others are routed to it where the graph holds no resource of it. */
  readonly name: string;
  /** Absent where the graph holds no resource for it. */
  readonly site?: string | undefined;
  /** URN of its StatefulSet. */
  readonly urn?: string;
  /** URN of the ConfigMap that it is told by. */
  readonly configurationUrn?: string;
  /** It may be taken down while nodes are drained: no budget forbids it. */
  readonly evictable?: boolean;
  /** `key:value` by which streams are placed. */
  readonly tags: readonly string[];
  /** Keeps streams at all. */
  readonly keepsStreams: boolean;
  /** When it writes what it acknowledges to disk; absent where it is not known. */
  readonly syncInterval?: SyncInterval;
  /** Beginning of the tag of which no two copies of a stream have the same value. */
  readonly uniqueTag?: string;
  /** It is in one cluster with most of the servers: routes lead from it to them, or from them to it. */
  readonly joined: boolean;
}

/** A stream of a log. */
export interface LogStream {
  readonly name: string;
  /** Copies, of which a majority has every acknowledged message. */
  readonly copies: number;
  readonly inMemory: boolean;
  /** Tags that a server has to have to hold a copy. */
  readonly placementTags: readonly string[];
  /** What a server keeps free for a copy of it, in bytes; absent where nothing limits it. */
  readonly maximumBytes?: number;
  /** URN of the ConfigMap that it is declared by. */
  readonly urn: string;
}

/** A replicated log of messages: NATS with JetStream. */
export interface EventLog {
  readonly name: string;
  /** Every server that is declared, or that any server is told of. */
  readonly servers: readonly LogServer[];
  readonly streams: readonly LogStream[];
}

/**
 * Longest silence of a stream's leader after which another stands, in milliseconds: NATS waits for 4 to 9 s, which nobody can
 * set (`maxElectionTimeoutDefault` in raft.go).
 */
export const LOG_ELECTION_MILLISECONDS = 9000;

/** Servers that can hold a copy of a stream. A server that is not known is taken to. */
export function candidates({ servers }: EventLog, stream: LogStream): LogServer[] {
  return servers.filter(
    (server) =>
      server.urn === undefined ||
      (server.joined &&
        server.keepsStreams &&
        stream.placementTags.every((tag) => server.tags.includes(tag))),
  );
}

/** Servers of which a stream has one copy at the most. */
export type Place = readonly LogServer[];

/**
 * Servers of which a stream has one copy at the most: those with the same value of the tag that has to differ, or each by itself
 * where none has to. One without that tag holds no copy.
 */
export function copyPlaces(log: EventLog, stream: LogStream): Place[] {
  const uniqueTag = log.servers.find((server) => server.uniqueTag !== undefined)?.uniqueTag;
  const places = new Map<string, LogServer[]>();
  for (const [index, server] of candidates(log, stream).entries()) {
    const own = `server ${index}`;
    const tag = uniqueTag === undefined ? own : server.tags.find((each) => each.startsWith(uniqueTag));
    const place = server.urn === undefined ? own : tag;
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), server]);
  }
  return [...places.values()];
}

/** Every choice of places that the copies of a stream may stand at. */
export function placements(places: readonly Place[], { copies }: LogStream): Place[][] {
  return combinations(places, copies);
}
