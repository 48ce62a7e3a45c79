import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import { at, shownValue } from "../../graph/values";
import { type Configured, configuredShards } from "../../stores/database/shard-configuration";
import type { Defect } from "../defect";
import type { Consequence } from "./problem";

/** Tags of Patroni that keep the only member at a site from a part: meant, unless a goal is not met because of them. */
export function memberTags(reading: Reading, blueprint: Blueprint): Defect[] {
  // Members whose tag was left out of the blueprint as it is without defects.
  const free = new Set(
    blueprint.databases
      .flatMap(({ shards }) => shards.flatMap(({ members }) => members))
      .filter(({ noFailover, noSync }) => !noFailover && !noSync)
      .map(({ urn }) => urn),
  );
  const defectOf = (
    { database, configuration, members, patroni }: Configured,
    tag: string,
    consequence: Consequence,
    tags: { noFailover?: boolean; noSync?: boolean },
  ): Defect => ({
    policy: "configuration-takes-effect",
    level: "error",
    resource: configuration.urn,
    field: `patroni.yml: tags.${tag}`,
    problem: {
      kind: "unfit-setting",
      value: shownValue(at(patroni.document, "tags", tag)),
      consequence,
      ...(tag.endsWith("priority") ? { fit: "1 or more" } : {}),
    },
    inForce: { members: [members.urn], tags },
    mayBeMeant: true,
    cause: `${database} tags.${tag}`,
  });
  return configuredShards(reading)
    .flatMap((shard) => shard.members)
    .filter(({ members }) => free.has(members.urn))
    .flatMap((member) => {
      const { noFailoverBy, noSyncBy } = member.patroni;
      return [
        ...(noFailoverBy === undefined
          ? []
          : [defectOf(member, noFailoverBy, "never-promoted", { noFailover: true })]),
        ...(noSyncBy === undefined
          ? []
          : [defectOf(member, noSyncBy, "never-synchronous", { noSync: true })]),
      ];
    });
}
