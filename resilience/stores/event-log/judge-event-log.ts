import { natsDefaults } from "@holdfast/contract/nats/server";
import { majority, raftElectionSeconds } from "../../arithmetic/quorum";
import type { Damage } from "../../judge/damage";
import type { Reason } from "../../judge/reason";
import type { Explained, Remedy } from "../../judge/remedy";
import type { RtoTerm } from "../../judge/rto-term";
import {
  copyPlaces,
  type EventLog,
  LOG_ELECTION_MILLISECONDS,
  type LogServer,
  type LogStream,
  type Place,
  placements,
} from "./event-log";

/** What a loss leaves of a log. */
export interface EventLogState extends Explained {
  readonly name: string;
  /** Every stream takes messages and gives them. */
  readonly takesMessages: boolean;
  readonly terms: readonly RtoTerm[];
  /** Seconds of acknowledged messages that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
}

function isLost(server: LogServer, damage: Damage): boolean {
  if (server.site === undefined) return true;
  return damage.lost({ site: server.site, evictable: server.evictable ? 1 : 0 }, 1) > 0;
}

/** A server that a loss takes without letting it end: what it did not write to disk is gone. */
function losesPower({ site }: LogServer, damage: Damage): boolean {
  return site !== undefined && (damage.sites.has(site) || damage.halls.has(site));
}

/**
 * Copies that one of them reaches as their leader, itself among them, at the least: JetStream may have placed them at any of the
 * places, and whoever holds no copy leads nothing.
 */
function copiesLeft(places: readonly Place[], stream: LogStream, damage: Damage): number {
  const leftOf = (chosen: readonly Place[]): number => {
    const leaders = chosen.flat().filter((server) => !isLost(server, damage));
    const reached = leaders.map((leader) => {
      const isReached = (server: LogServer): boolean =>
        !isLost(server, damage) && damage.connected(leader.site!, server.site!);
      return chosen.filter((servers) => servers.every(isReached)).length;
    });
    return Math.max(0, ...reached);
  };
  return Math.min(...placements(places, stream).map(leftOf));
}

interface StreamState extends Explained {
  readonly takes: boolean;
  readonly rpoSeconds: number | null;
  readonly leaderAtRisk: boolean;
}

/** Seconds of what was acknowledged, and not written to disk by servers that lose power; `null`: nothing bounds them. */
function unsyncedSeconds(stream: LogStream, hit: readonly LogServer[]): number | null {
  if (hit.length === 0) return 0;
  if (stream.inMemory) return null;
  const seconds = hit.map(({ syncInterval }) =>
    syncInterval === "always" ? 0 : (syncInterval ?? natsDefaults.syncSeconds),
  );
  return Math.max(...seconds);
}

function judgeStream(log: EventLog, stream: LogStream, damage: Damage): StreamState {
  const places = copyPlaces(log, stream);
  const servers = places.flat();
  const needed = majority(stream.copies);
  if (places.length < stream.copies) {
    const { uniqueTag } = log.servers.find((server) => server.uniqueTag !== undefined) ?? {};
    const shared = places.filter((each) => each.length > 1);
    const astray = [
      ...log.servers.filter(({ joined }) => !joined),
      ...log.servers.filter(({ keepsStreams }) => !keepsStreams),
      ...log.servers.filter(({ tags }) => !tags.some((tag) => tag.startsWith(uniqueTag ?? ""))),
      // Of servers with one tag, one that does not stand where it says.
      ...shared.flatMap((each) => each.filter(({ tags, site }) => !tags.includes(`${uniqueTag}${site}`))),
      ...shared.flat(),
    ];
    const resource = astray[0]?.configurationUrn ?? stream.urn;
    return {
      takes: false,
      rpoSeconds: 0,
      leaderAtRisk: false,
      because: [
        {
          kind: "stream-unplaceable",
          stream: stream.name,
          copies: stream.copies,
          places: places.length,
          ...(uniqueTag === undefined ? {} : { uniqueTag }),
          resource,
        },
      ],
      remedies: [
        {
          kind: "place-stream-copies",
          stream: stream.name,
          copies: stream.copies,
          ...(uniqueTag === undefined ? {} : { uniqueTag }),
          mends: ["outcome"],
          resource,
        },
      ],
    };
  }
  const standing = servers.filter((server) => !isLost(server, damage));
  const left = copiesLeft(places, stream, damage);
  const lost = servers.filter((server) => isLost(server, damage));
  const takes = left >= needed;
  const hit = servers.filter((server) => losesPower(server, damage));
  const hitPlaces = places.filter((place) => place.some((server) => hit.includes(server))).length;
  const unsynced = unsyncedSeconds(stream, hit);
  // A majority that is lost may be all that had the last messages.
  const gone = Math.min(hitPlaces, stream.copies) >= needed;
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  if (lost.length > 0 || !takes)
    because.push({
      kind: "stream-copies-left",
      stream: stream.name,
      copiesLeft: left,
      copies: stream.copies,
      copiesNeeded: needed,
      takes,
      resource: takes ? standing[0]?.urn : stream.urn,
    });
  if (!takes || gone)
    remedies.push({
      kind: "add-stream-copies",
      stream: stream.name,
      copies: stream.copies,
      mends: ["outcome", "rpo"],
      resource: stream.urn,
    });
  if (gone)
    because.push({
      kind: "stream-majority-lost",
      stream: stream.name,
      copies: stream.copies,
      resource: stream.urn,
    });
  else if (unsynced !== 0) {
    const late = hit.find(({ syncInterval }) => syncInterval !== "always");
    const resource = stream.inMemory ? stream.urn : late?.configurationUrn;
    because.push(
      stream.inMemory
        ? { kind: "stream-in-memory", stream: stream.name, resource }
        : { kind: "stream-unsynced", eventLog: log.name, syncSeconds: unsynced ?? 0, resource },
    );
    remedies.push(
      stream.inMemory
        ? { kind: "keep-stream-on-disk", stream: stream.name, mends: ["rpo"], resource }
        : { kind: "sync-always", eventLog: log.name, mends: ["rpo"], resource },
    );
  }
  return { takes, rpoSeconds: gone ? null : unsynced, leaderAtRisk: lost.length > 0, because, remedies };
}

function worst(figures: readonly (number | null)[]): number | null {
  return figures.reduce<number | null>(
    (largest, figure) => (largest === null || figure === null ? null : Math.max(largest, figure)),
    0,
  );
}

/**
 * Judges a log: a stream takes messages and gives them while a majority of its copies is left and reaches each other, wherever
 * JetStream placed them. What a server acknowledged and did not write to disk is lost where its power is: it comes back without
 * it, and may make a majority with a copy that never had it (nats-server issues 7564 and 7567).
 */
export function judgeEventLog(log: EventLog, damage: Damage): EventLogState {
  const streams = log.streams.map((stream) => judgeStream(log, stream, damage));
  const lost: Reason[] = log.servers
    .filter((server) => server.site !== undefined && isLost(server, damage))
    .map(({ name, site, urn }) => ({ kind: "log-server-lost", server: name, site: site!, resource: urn }));
  const unjoined: Reason[] = log.servers
    .filter(({ joined }) => !joined)
    .map(({ name, configurationUrn }) => ({
      kind: "log-server-apart",
      server: name,
      resource: configurationUrn,
    }));
  const none: Reason[] =
    streams.length === 0
      ? [{ kind: "log-without-streams", eventLog: log.name, resource: log.servers[0]?.urn }]
      : [];
  const election: RtoTerm = {
    kind: "stream-election",
    seconds: raftElectionSeconds(LOG_ELECTION_MILLISECONDS),
    eventLog: log.name,
    electionTimeouts: 2,
    electionMilliseconds: LOG_ELECTION_MILLISECONDS,
  };
  return {
    name: log.name,
    takesMessages: streams.length > 0 && streams.every(({ takes }) => takes),
    terms: streams.some(({ leaderAtRisk }) => leaderAtRisk) ? [election] : [],
    rpoSeconds: worst(streams.map(({ rpoSeconds }) => rpoSeconds)),
    because: [...none, ...streams.flatMap(({ because }) => because), ...unjoined, ...lost],
    remedies:
      streams.length === 0
        ? [
            {
              kind: "declare-streams",
              eventLog: log.name,
              mends: ["outcome"],
              resource: log.servers[0]?.urn,
            },
          ]
        : streams.flatMap(({ remedies }) => remedies),
  };
}
