import { InvalidInputError } from "@holdfast/resilience";
import { type DeclaredPod, fileOf } from "../declared/pod";

/** Configuration of pgBackRest on a member, and where that keeps its data. */
const CONFIGURATION = "pgbackrest.conf";

function dataDirectory(member: DeclaredPod): string | undefined {
  return /^pg1-path=(.+)$/m.exec(fileOf(member, CONFIGURATION) ?? "")?.[1];
}

/**
 * What brings a shard's data directory back from the vault: the last base backup, and after it all of the write-ahead
 * log that was archived. PostgreSQL replays the log without a port that anybody could reach, along every change of
 * leaders, and ends in order, so that Patroni finds a directory that it can lead from. Broken off, it can be run again.
 *
 * @param directory data directory of the member
 */
export function restoreCommand(stanza: string, directory: string): string {
  return [
    `mkdir -p -m 700 ${directory}`,
    `pgbackrest --config=/etc/patroni/${CONFIGURATION} --stanza=${stanza} --delta restore`,
    `postgres --single -D ${directory} postgres </dev/null`,
  ].join(" && ");
}

/**
 * The pod that restores a member of a shard: that of the shard's backups at the same site, with the member's volume, and
 * another command.
 *
 * @param backup pod of the shard's CronJob
 * @param member whose volume is filled
 * @throws InvalidInputError where the member keeps no volume, or its files do not say where its data is
 */
export function restorePod(backup: DeclaredPod, member: DeclaredPod, stanza: string): DeclaredPod {
  const kept = [...member.volumes].find(([, volume]) => volume.kind === "kept");
  const mount = member.containers
    .flatMap(({ mounts }) => mounts)
    .find(({ volume, readOnly }) => volume === kept?.[0] && !readOnly);
  const directory = dataDirectory(member);
  const [container] = backup.containers;
  if (!kept || !mount || directory === undefined || !container) {
    throw new InvalidInputError({
      what: `${member.name} cannot be restored`,
      where: `${member.site}: ${member.namespace}/${member.name}`,
      why: "it keeps no volume, or its files do not say where its data is",
      fix: "declare it with ReplicatedDatabase",
    });
  }
  return {
    ...backup,
    name: `${stanza}-restore`,
    volumes: new Map([...backup.volumes, kept]),
    containers: [
      {
        ...container,
        command: ["sh", "-c", restoreCommand(stanza, directory)],
        mounts: [...container.mounts, mount],
      },
    ],
  };
}
