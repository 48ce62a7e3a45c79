import type { DeclaredContainer, DeclaredPod } from "../declared/pod";

const STATE = "initial-cluster-state";

/** A setting of etcd as systemd's units have it: its flag in capitals, with underscores. */
function variable(flag: string): string {
  return `ETCD_${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** What a voter is told of itself. */
export interface VoterIdentity {
  readonly name: string;
  /** Where the other voters reach it. */
  readonly peerUrl: string;
  /** Where clients reach it. */
  readonly clientUrl: string;
}

/**
 * Reads what a voter is told of itself, from arguments or from its environment.
 *
 * @throws Error where it is not told one of them
 */
export function voterIdentity({ name, containers }: DeclaredPod): VoterIdentity {
  const setting = (flag: string): string => {
    for (const { command, environment } of containers) {
      const argument = command.find((word) => word.startsWith(`--${flag}=`));
      const found = argument?.slice(flag.length + 3) ?? environment[variable(flag)];
      if (found) return found;
    }
    throw new Error(`the voter ${name} is not told its ${flag}`);
  };
  return {
    name: setting("name"),
    peerUrl: setting("initial-advertise-peer-urls"),
    clientUrl: setting("advertise-client-urls"),
  };
}

function joiningContainer(container: DeclaredContainer): DeclaredContainer {
  const { command, environment } = container;
  const joined = command.map((word) => (word.startsWith(`--${STATE}=`) ? `--${STATE}=existing` : word));
  if (environment[variable(STATE)] === undefined) return { ...container, command: joined };
  return { ...container, environment: { ...environment, [variable(STATE)]: "existing" } };
}

/** A voter's pod as it is with `joinsExisting: true`: with no data, it joins the quorum that there is. */
export function joining(voter: DeclaredPod): DeclaredPod {
  return { ...voter, containers: voter.containers.map(joiningContainer) };
}
