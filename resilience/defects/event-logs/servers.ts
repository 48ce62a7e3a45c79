import { quantityOf } from "@holdfast/contract/quantity";
import type { Reading } from "../../blueprint/reading";
import { at, listOf } from "../../graph/values";
import { copyPlaces, type EventLog, type LogStream } from "../../stores/event-log/event-log";
import { eventLogKind } from "../../stores/event-log/kind";
import {
  type ConfiguredServer,
  configuredServers,
  joinedServers,
  routesAstray,
} from "../../stores/event-log/read-event-logs";
import { storesOf } from "../../stores/registry";
import type { Defect, DefectReader } from "../defect";

const serversOf = (reading: Reading, eventLog: string): ConfiguredServer[] =>
  configuredServers(reading).filter(({ log }) => log === eventLog);

/** Servers that are routed to nobody. Who is in the cluster by its other routes, or by theirs, is so until they are lost. */
export const astrayRoutes: DefectReader = (reading) => {
  const logs = [...new Set(configuredServers(reading).map(({ log }) => log))];
  return logs.flatMap((eventLog) => {
    const servers = serversOf(reading, eventLog);
    const joined = joinedServers(servers);
    return servers.flatMap((server): Defect[] => {
      const [value, ...more] = routesAstray(reading, server, servers);
      if (value === undefined) return [];
      const joins = joined.has(server) && joined.size > 1;
      return [
        {
          policy: "ways-are-open",
          level: joins ? "warning" : "error",
          resource: server.configuration.urn,
          field: `${server.file}: cluster.routes`,
          problem: { kind: "log-route-astray", value, more: more.length, eventLog, joins },
          disables: joins ? [] : [server.resource.urn],
        },
      ];
    });
  });
};

/** Share of its volume that a server takes for streams where it is told nothing: of what is free when it starts. */
const ownShare = 0.75;

/** Room that a server has for streams on disk, in bytes, and what bounds it; `undefined` where it is not known. */
function roomOf({ settings, resource }: ConfiguredServer) {
  const limit = settings.jetStream?.maximumFileBytes;
  const claims = listOf(at(resource.inputs, "spec", "volumeClaimTemplates"));
  const volume =
    claims.length === 1 ? quantityOf(at(claims[0], "spec", "resources", "requests", "storage")) : undefined;
  if (limit === undefined)
    return volume === undefined ? undefined : ({ bytes: volume * ownShare, by: "volume-share" } as const);
  if (volume !== undefined && volume < limit) return { bytes: volume, by: "volume" } as const;
  return { bytes: limit, by: "limit" } as const;
}

/** Streams on disk of which a server has to hold a copy: there are no more places than copies, and it is alone at its own. */
function heldBy(log: EventLog, { resource }: ConfiguredServer): LogStream[] {
  return log.streams.filter((stream) => {
    const places = copyPlaces(log, stream);
    const isAlone = places.some((servers) => servers.length === 1 && servers[0]?.urn === resource.urn);
    return !stream.inMemory && isAlone && places.length <= stream.copies;
  });
}

/** Servers without room for what they are to hold: they refuse the last of the streams, or stop when the disk is full. */
export const shortRoom: DefectReader = (reading, blueprint) =>
  storesOf(blueprint, eventLogKind).flatMap((log) =>
    serversOf(reading, log.name).flatMap((server): Defect[] => {
      const room = roomOf(server);
      const held = heldBy(log, server).filter(({ maximumBytes }) => maximumBytes !== undefined);
      const neededBytes = held.reduce((sum, { maximumBytes = 0 }) => sum + maximumBytes, 0);
      if (!room || neededBytes <= room.bytes) return [];
      const isVolume = room.by === "volume";
      return [
        {
          policy: "configuration-takes-effect",
          level: "error",
          resource: isVolume ? server.resource.urn : server.configuration.urn,
          field: isVolume
            ? "spec.volumeClaimTemplates[0].spec.resources.requests.storage"
            : `${server.file}: jetstream.max_file_store`,
          problem: {
            kind: "log-room-short",
            value: String(room.bytes),
            streams: held.map(({ name }) => name),
            neededBytes,
            roomBytes: room.bytes,
            by: room.by,
          },
          disables: [server.resource.urn],
        },
      ];
    }),
  );
