import { RESERVED_CONNECTIONS } from "@holdfast/contract/application/databases";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { toldDatabases } from "../../blueprint/read-told-databases";
import { at, numberOf } from "../../graph/values";
import { mostServerConnections } from "@holdfast/contract/pgbouncer/configuration";
import { type Configured, configuredShards, parameterField } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import { pooledAddresses } from "./pooled-addresses";

/** PostgreSQL's own default. */
const USUAL_CONNECTIONS = 100;

const PARAMETER = ["postgresql", "parameters", "max_connections"] as const;

/** Pods, and the connections that they may hold together to the leader of each shard of a database. */
interface HeldConnections {
  readonly pods: number;
  readonly connections: number;
  /** Those of them that are held to its pooler. */
  readonly pooled: number;
}

/** What the pods of one workload are told of a database. */
interface ToldConnections {
  readonly connections: number;
  /** They are told of ports that lead to poolers. */
  readonly pooled: boolean;
}

/** What pods of a database's clients are told that they may hold, as many of them as may ever run. */
export class ConnectionDemand {
  private readonly clients: readonly {
    readonly service: string;
    readonly site: string;
    readonly pods: number;
    readonly held: ReadonlyMap<string, ToldConnections>;
  }[];

  constructor(reading: Reading, { services }: Blueprint) {
    const isPooled = pooledAddresses(reading);
    this.clients = services.flatMap(({ name: service, deployments }) =>
      deployments.map(({ urn, site, replicas, autoscaling }) => {
        const resource = reading.resource(urn);
        const told = Object.entries((resource && toldDatabases(resource)?.databases) ?? {});
        const pods = Math.max(replicas, autoscaling?.maximumReplicas ?? 0);
        const held = told.map(([name, { connections, shards }]) => {
          const pooled = shards.every(({ leader }) => isPooled(site, leader));
          return [name, { connections, pooled }] as const;
        });
        return { service, site, pods, held: new Map(held) };
      }),
    );
  }

  /** Names of the services whose pods reach a database by way of its pooler. */
  pooledClients(database: string): string[] {
    const pooled = this.clients.filter(({ held }) => held.get(database)?.pooled);
    return [...new Set(pooled.map(({ service }) => service))];
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
      connections: clients.reduce((sum, each) => sum + heldBy(each, database), 0),
      pooled: clients
        .filter(({ held }) => held.get(database)?.pooled)
        .reduce((sum, each) => sum + heldBy(each, database), 0),
    };
  }
}

const heldBy = (
  { pods, held }: { pods: number; held: ReadonlyMap<string, ToldConnections> },
  database: string,
): number => pods * (held.get(database)?.connections ?? 0);

/** What a member's pooler takes of its connections for what its clients hold: no more than either. */
export function sharedConnections(
  { pooler, database }: Pick<Configured, "pooler" | "database">,
  pooled: number,
): number {
  if (!pooler) return 0;
  const entry = pooler.text.databases.find(({ name }) => name === database);
  return Math.min(pooled, mostServerConnections(pooler.text, entry, pooler.users?.length ?? 1));
}

/** Shards whose leader refuses connections once every client holds those that it is told it may hold. */
export function connectionDemand(reading: Reading, blueprint: Blueprint): Defect[] {
  const demand = new ConnectionDemand(reading, blueprint);
  return configuredShards(reading).flatMap((shard): Defect[] => {
    const wanted = demand.of(shard.database);
    const [member] = shard.members;
    if (!member) return [];
    const taken = numberOf(member.inForce.parameters["max_connections"]) ?? USUAL_CONNECTIONS;
    const shared = Math.max(...shard.members.map((each) => sharedConnections(each, wanted.pooled)));
    const connections = wanted.connections - wanted.pooled + shared;
    if (connections <= taken - RESERVED_CONNECTIONS) return [];
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
          wanted: connections,
          ...(shared > 0 && { shared }),
          pods: wanted.pods,
          shard: shard.name,
        },
        cause: JSON.stringify(["too-few-for-clients", shard.database]),
      },
    ];
  });
}
