import { mostFrequent } from "../../arithmetic/majority";
import type { Reading } from "../../blueprint/reading";
import { configuredMembers, type ConfiguredMembers } from "../../stores/database/member-texts";
import type { Defect } from "../defect";
import { disagreements } from "./agreement";

/** Members by the shard that they are labelled as. */
export function byShard(members: readonly ConfiguredMembers[]): ConfiguredMembers[][] {
  const shards = new Map<string, ConfiguredMembers[]>();
  for (const each of members) {
    const key = `${each.database}-${each.shard}`;
    shards.set(key, [...(shards.get(key) ?? []), each]);
  }
  return [...shards.values()];
}

/** Namespace or scope of a member differs from its peers': Patroni makes a cluster of its own of it. */
export function membersApart(reading: Reading): Defect[] {
  const all = configuredMembers(reading);
  const usual = mostFrequent(all.map(({ patroni }) => patroni.namespace));
  return byShard(all).flatMap((members) => {
    const [{ database, shard }] = members as [ConfiguredMembers, ...ConfiguredMembers[]];
    const name = `${database}-${shard}`;
    const shared = {
      resource: ({ configuration }: ConfiguredMembers) => configuration.urn,
      disables: (each: ConfiguredMembers) => [each.members.urn],
      among: { of: "members", name },
      consequence: "own-cluster",
    } as const;
    return [
      ...disagreements(members, {
        ...shared,
        field: "patroni.yml: namespace",
        said: ({ patroni }) => patroni.namespace,
        known: (values) => values.find((value) => value === usual),
      }),
      ...disagreements(members, {
        ...shared,
        field: "patroni.yml: scope",
        said: ({ patroni }) => patroni.scope,
        known: (values) => values.find((value) => value === name),
      }),
    ];
  });
}
