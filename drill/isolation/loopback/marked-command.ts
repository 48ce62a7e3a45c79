import type { Bind } from "../isolation";
import { DRILL_GROUP } from "./marks";

/** Who a marked process is, and what it sees. */
export interface MarkedCommand {
  readonly user: number;
  readonly group: number;
  /** By which all that it starts is found. */
  readonly mark: number;
  readonly binds: readonly Bind[];
  /** All of its environment. Absent: that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** What Linux lets a container without privileges do of what only root may: listen at every port. */
const LISTEN = "-all,+net_bind_service";

/**
 * A command that sees other files than this machine's where some are bound, by way of PRoot: it follows the command's
 * system calls, and so needs no namespaces.
 *
 * @returns program and arguments
 */
export function markedCommand({ user, group, mark, binds, environment, words }: MarkedCommand): string[] {
  const groups = `${group},${DRILL_GROUP},${mark}`;
  const dropped = [
    "--no-new-privs",
    `--inh-caps=${LISTEN}`,
    `--ambient-caps=${LISTEN}`,
    `--bounding-set=${LISTEN}`,
  ];
  const cleared = environment && [
    "env",
    "-i",
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  ];
  return [
    "setpriv",
    `--reuid=${user}`,
    `--regid=${group}`,
    `--groups=${groups}`,
    ...(user === 0 ? [] : dropped),
    "--",
    "proot",
    "--verbose=-1",
    ...binds.map(({ source, path }) => `--bind=${source}:${path}`),
    "--pwd=/",
    ...(cleared ?? []),
    ...words,
  ];
}
