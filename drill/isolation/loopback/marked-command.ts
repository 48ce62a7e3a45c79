import { DRILL_GROUP } from "./marks";

/** Library that answers for names of hosts and users from files that the environment names. [cwrap.org] */
const NAMES_LIBRARY = "libnss_wrapper.so";

/** Names and addresses of hosts that the library has room for; 100, where it is not told. An assumption: more than there are. */
const MOST_HOSTS = "10000";

/** Who a marked process is. */
export interface MarkedCommand {
  readonly user: number;
  /** Group of files that it may read. */
  readonly group: number;
  /** By which all that it starts is found. */
  readonly mark: number;
  /** File with the names of hosts that it finds. */
  readonly hosts: string;
  /** All of its environment. Absent: that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** What Linux lets a container without privileges do of what only root may: listen at every port. */
const LISTEN = "-all,+net_bind_service";

/**
 * A command that finds hosts by their names in a file, and whose processes have a mark. What it leaves in the machine's shared
 * memory has the drill's group, so that it can be found too.
 *
 * @returns program and arguments
 */
export function markedCommand(command: MarkedCommand): string[] {
  const { user, group, mark, hosts, environment, words } = command;
  const dropped = [
    "--no-new-privs",
    `--inh-caps=${LISTEN}`,
    `--ambient-caps=${LISTEN}`,
    `--bounding-set=${LISTEN}`,
  ];
  const preloaded = [environment?.LD_PRELOAD, NAMES_LIBRARY].filter(Boolean).join(":");
  const set = {
    ...environment,
    LD_PRELOAD: preloaded,
    NSS_WRAPPER_HOSTS: hosts,
    NSS_WRAPPER_MAX_HOSTENTS: MOST_HOSTS,
  };
  return [
    "setpriv",
    `--reuid=${user}`,
    `--regid=${DRILL_GROUP}`,
    `--groups=${group},${DRILL_GROUP},${mark}`,
    ...(user === 0 ? [] : dropped),
    "--",
    "env",
    ...(environment ? ["-i"] : []),
    ...Object.entries(set).map(([name, value]) => `${name}=${value}`),
    ...words,
  ];
}

/** Ends well where {@link markedCommand} does what it should on this machine. */
export const trial: readonly string[] = ["grep", "--quiet", NAMES_LIBRARY, "/proc/self/maps"];
