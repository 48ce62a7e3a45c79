import {
  decidingLine,
  type Login,
  parseAccessLine,
} from "@holdfast/contract/postgresql/client-authentication";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import {
  type Configured,
  configuredShards,
  type ConfiguredShard,
} from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";

const FIELD = "patroni.yml: postgresql.pg_hba";

/** A login that a member refuses and that has to be let in. */
interface Refused {
  readonly login: Login;
  /** Site that it comes from. */
  readonly from: string;
  /** The line that refuses it; absent where none is for it. */
  readonly by?: string;
  /** It is a member's, rather than a client's by way of a router. */
  readonly member: boolean;
}

/** Logins of members at a site, and of clients that come by its router. */
interface Callers {
  readonly site: string;
  readonly network: string;
  readonly clients: readonly { readonly role: string; readonly database: string }[];
}

function refusedBy(member: Configured, callers: readonly Callers[], peers: ReadonlySet<string>): Refused[] {
  const { patroni } = member;
  const lines = (patroni.clientAuthentication ?? [])
    .map(parseAccessLine)
    .filter((line) => line !== undefined);
  const maps = textsOf(at(patroni.document, "postgresql", "pg_ident")).map((line) =>
    line.trim().split(/\s+/),
  );
  const role = (of: string, otherwise: string): string =>
    textOf(at(patroni.document, "postgresql", "authentication", of, "username")) ?? otherwise;
  return callers.flatMap(({ site, network, clients }) => {
    const members = peers.has(site) && site !== member.site;
    const logins = [
      ...(members
        ? [
            {
              login: { role: role("replication", "replicator"), database: "replication", network },
              member: true,
            },
            {
              login: { role: role("rewind", role("superuser", "postgres")), database: "postgres", network },
              member: true,
            },
          ]
        : []),
      ...clients.map((client) => ({ login: { ...client, network }, member: false })),
    ];
    return logins.flatMap(({ login, member: isMember }): Refused[] => {
      const line = decidingLine(lines, login);
      const map = line?.options.get("map");
      // An identity that a map does not name for the role is refused, as by the line itself.
      const mapped = map === undefined || maps.some(([name, , as]) => name === map && as === login.role);
      if (line && line.method !== "reject" && mapped) return [];
      return [{ login, from: site, member: isMember, ...(line ? { by: line.text } : {}) }];
    });
  });
}

function callersOf(reading: Reading, blueprint: Blueprint): Map<string, Callers[]> {
  const networks = new Map<string, string>();
  for (const { inputs } of reading.all(types.dataCenter)) {
    const [site, network] = [textOf(inputs["site"]), textOf(at(inputs, "cluster", "podCidr"))];
    if (site !== undefined && network !== undefined) networks.set(site, network);
  }
  const clients = new Map<string, Set<string>>();
  for (const { inputs } of reading.all(types.replicatedDatabase)) {
    const database = textOf(inputs["database"]) ?? "";
    const names = clients.get(database) ?? new Set<string>();
    clients.set(database, names);
    for (const client of listOf(inputs["clients"])) names.add(textOf(at(client, "service")) ?? "");
  }
  return new Map(
    blueprint.databases.map(({ name, shards, routers }) => {
      const routed = new Set(routers.map(({ site }) => site));
      const sites = new Set([...routed, ...shards.flatMap(({ members }) => members.map(({ site }) => site))]);
      const callers = [...sites].flatMap((site): Callers[] => {
        const network = networks.get(site);
        if (network === undefined) return [];
        const roles = routed.has(site) ? [...(clients.get(name) ?? [])] : [];
        return [{ site, network, clients: roles.map((role) => ({ role, database: name })) }];
      });
      return [name, callers] as const;
    }),
  );
}

function defectsOf({ members, database }: ConfiguredShard, callers: readonly Callers[]): Defect[] {
  const judged = members.filter(({ patroni }) => patroni.clientAuthentication !== undefined);
  const peers = new Set(members.map(({ site }) => site));
  const refusals = judged.map((member) => ({ member, refused: refusedBy(member, callers, peers) }));
  /** Sites whose members no other site lets in: they follow nobody. */
  const outcast = [...peers].filter((site) => {
    const elsewhere = refusals.filter(({ member }) => member.site !== site);
    return (
      elsewhere.length > 0 &&
      elsewhere.every(({ refused }) => refused.some((each) => each.member && each.from === site))
    );
  });
  return refusals.flatMap(({ member, refused }): Defect[] => {
    const [first] = refused;
    if (!first) return [];
    const lost = refused.filter((each) => each.member).map(({ from }) => from);
    const disabled =
      lost.length > 0 && lost.every((site) => outcast.includes(site))
        ? members.filter(({ site }) => lost.includes(site))
        : [member];
    const value = refused
      .map(({ login, from }) => `${login.role} to ${login.database} from ${login.network} (${from})`)
      .join(", ");
    return [
      {
        policy: "configuration-takes-effect",
        level: "error",
        resource: member.configuration.urn,
        field: FIELD,
        problem: {
          kind: "login-refused",
          value,
          logins: refused.map(({ login, from }) => ({ ...login, site: from })),
          ...(first.by === undefined ? {} : { by: first.by }),
        },
        disables: disabled.map(({ members: { urn } }) => urn),
        cause: `${database} ${FIELD} ${[...new Set(refused.map(({ login }) => login.role))].sort().join()}`,
      },
    ];
  });
}

/** Members that refuse the logins of other members, or of clients that come by a router, by their `pg_hba.conf`. */
export function refusedLogins(reading: Reading, blueprint: Blueprint): Defect[] {
  const callers = callersOf(reading, blueprint);
  return configuredShards(reading).flatMap((shard) => defectsOf(shard, callers.get(shard.database) ?? []));
}
