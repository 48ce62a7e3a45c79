import { replicasOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import { numberOf } from "../../graph/values";
import type { ConfiguredRouter } from "../../stores/database/read-routers";
import type { ConfiguredShard } from "../../stores/database/shard-configuration";
import type { ConnectionDemand } from "./connections";
import { type Fault, kindOf } from "./leader-backends";

/** PostgreSQL's own default. */
const USUAL_CONNECTIONS = 100;

/**
 * Limits of the routers of one site that refuse what its pods may hold: of the process, of the frontend of a shard's leader, and
 * of its servers. A loss that takes no more of the site than one router must not let them refuse either. Where pods are
 * told nothing, the process takes what members do.
 */
export function routerLimits(
  reading: Reading,
  { text, router, database, site }: ConfiguredRouter,
  shards: readonly ConfiguredShard[],
  demand: ConnectionDemand,
): Fault[] {
  const routers = replicasOf(reading, router);
  const left = Math.max(1, routers - 1);
  const wanted = demand.of(database, site).connections;
  const refuses = (limit: number | undefined, connections: number): boolean =>
    limit !== undefined && limit * left < connections;
  const fault = (where: string, limit: number | undefined, connections: number): Fault => ({
    where,
    value: String(limit),
    consequence: "fewer-than-pods-hold",
    fit: `${Math.ceil(connections / left)} or more`,
    serves: true,
    cause: `maxconn ${limit}`,
  });
  const { maximumConnections: most } = text;
  const all = wanted * shards.length;
  if (refuses(most, all)) return [fault("global maxconn", most, all)];
  const leading = text.backends.filter(({ check }) => kindOf(check) === "leader");
  const ofParts = [
    ...text.frontends
      // Where only what finds no replica goes to the leader, reads fall back on it and writes go another way.
      .filter(({ backend, ruled }) =>
        [backend, ...ruled].every((to) => leading.some(({ name }) => name === to)),
      )
      .map(({ name, maximumConnections }) => ({ where: `frontend ${name} maxconn`, maximumConnections })),
    ...leading.flatMap(({ name, servers }) =>
      servers.map(({ maximumConnections }) => ({
        where: `backend ${name} server maxconn`,
        maximumConnections,
      })),
    ),
  ].flatMap(({ where, maximumConnections: limit }) =>
    refuses(limit, wanted) ? [fault(where, limit, wanted)] : [],
  );
  if (ofParts.length > 0) return [...new Map(ofParts.map((each) => [each.where, each])).values()];
  const taken = shards.reduce((sum, { members: [first] }) => {
    return sum + (numberOf(first?.inForce.parameters["max_connections"]) ?? USUAL_CONNECTIONS);
  }, 0);
  if (most === undefined || most * routers >= taken) return [];
  const fewer = {
    where: "global maxconn",
    value: String(most),
    fit: `${taken} or more`,
    level: "warning",
  } as const;
  return [{ ...fewer, consequence: "fewer-than-members-take" }];
}
