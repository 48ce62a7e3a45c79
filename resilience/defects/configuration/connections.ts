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

/** Pods, and the connections that they may hold together to the leader of each shard of a database. */
interface HeldConnections {
  readonly pods: number;
  readonly connections: number;
}

/** What pods of a database's clients are told that they may hold, as many of them as may ever run. */
export class ConnectionDemand {
  private readonly clients: readonly {
    readonly site: string;
    readonly pods: number;
    readonly held: ReadonlyMap<string, number>;
  }[];

  constructor(reading: Reading, { services }: Blueprint) {
    this.clients = services.flatMap(({ deployments }) =>
      deployments.map(({ urn, site, replicas, autoscaling }) => {
        const resource = reading.resource(urn);
        const told = Object.entries((resource && toldDatabases(resource)?.databases) ?? {});
        const pods = Math.max(replicas, autoscaling?.maximumReplicas ?? 0);
        return { site, pods, held: new Map(told.map(([name, { connections }]) => [name, connections])) };
      }),
    );
  }

  /**
   * What all clients of a database may hold, or those at one site.
   *
   * @param site Default: all sites
   */
  of(database: string, site?: string): HeldConnections {
    const clients = this.clients.filter(
      ({ site: at, held }) => held.has(database) && (site === undefined || at === site),
    );
    return {
      pods: clients.reduce((sum, { pods }) => sum + pods, 0),
      connections: clients.reduce((sum, { pods, held }) => sum + pods * (held.get(database) ?? 0), 0),
    };
  }
}

/** Shards whose leader refuses connections once every client holds those that it is told it may hold. */
export function connectionDemand(reading: Reading, blueprint: Blueprint): Defect[] {
  const demand = new ConnectionDemand(reading, blueprint);
  return configuredShards(reading).flatMap((shard): Defect[] => {
    const wanted = demand.of(shard.database);
    const [member] = shard.members;
    if (!member) return [];
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
