import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { toldDatabases } from "../../blueprint/read-told-databases";
import { at, numberOf } from "../../graph/values";
import { configuredShards, parameterField } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";

/** PostgreSQL's own default. */
const USUAL_CONNECTIONS = 100;

/**
 * Connections that no client gets: PostgreSQL keeps 3 for superusers; Patroni, backups and whoever looks for a fault take a
 * few more.
 */
const RESERVED_CONNECTIONS = 12;

const PARAMETER = ["postgresql", "parameters", "max_connections"] as const;

/** Connections that all pods of a database's clients may hold to one shard's leader, by database. */
function demandOf(
  reading: Reading,
  { services }: Blueprint,
): Map<string, { pods: number; connections: number }> {
  const demand = new Map<string, { pods: number; connections: number }>();
  for (const { deployments } of services)
    for (const { urn, replicas, autoscaling } of deployments) {
      const resource = reading.resource(urn);
      const told = resource && toldDatabases(resource)?.databases;
      const pods = Math.max(replicas, autoscaling?.maximumReplicas ?? 0);
      for (const [database, { connections }] of Object.entries(told ?? {})) {
        const sum = demand.get(database) ?? { pods: 0, connections: 0 };
        demand.set(database, {
          pods: sum.pods + pods,
          connections: sum.connections + pods * connections,
        });
      }
    }
  return demand;
}

/** Shards whose leader refuses connections once every client holds those that it is told it may hold. */
export function connectionDemand(reading: Reading, blueprint: Blueprint): Defect[] {
  const demand = demandOf(reading, blueprint);
  return configuredShards(reading).flatMap((shard): Defect[] => {
    const wanted = demand.get(shard.database);
    const [member] = shard.members;
    if (!wanted || !member) return [];
    const taken = numberOf(member.inForce.parameters["max_connections"]) ?? USUAL_CONNECTIONS;
    if (wanted.connections <= taken - RESERVED_CONNECTIONS) return [];
    const said = at(member.dynamic, ...PARAMETER) ?? at(member.bootstrap, ...PARAMETER);
    // That Patroni does not take what is said is a fault of its own, and found as such.
    if (said !== undefined && numberOf(said) !== taken) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: member.configuration.urn,
        field: parameterField(member, "max_connections"),
        problem: {
          kind: "too-few-for-clients",
          value: taken,
          reserved: RESERVED_CONNECTIONS,
          wanted: wanted.connections,
          pods: wanted.pods,
          shard: shard.name,
        },
        cause: JSON.stringify(["too-few-for-clients", shard.database]),
      },
    ];
  });
}
