import { type Fault, Figures } from "@holdfast/contract/figures";
import { type PoolerText, readPooler, readPoolerUsers } from "@holdfast/contract/pgbouncer/configuration";
import { podOf } from "../../blueprint/pod";
import type { Resource } from "../../graph/resource";
import { at, listOf, numberOf, recordOf, textsOf } from "../../graph/values";

/** The PgBouncer beside the members of one StatefulSet. */
export interface ConfiguredPooler {
  /** The file of the members' ConfigMap that configures it. */
  readonly file: string;
  readonly text: PoolerText;
  readonly faults: readonly Fault[];
  /** Names of its users; absent where the file of them is not among the members'. */
  readonly users?: readonly string[];
  /** A container of the pods listens at its port. */
  readonly runs: boolean;
}

const SECTION = /^\s*\[pgbouncer\]\s*$/m;

/** The last part of a path. */
const baseName = (path: string): string => path.split("/").at(-1) ?? path;

/**
 * Reads the pooler beside the members that a StatefulSet makes.
 *
 * @param configuration the ConfigMap with their files
 * @returns `undefined` where these configure none
 */
export function readPoolerOf(members: Resource, configuration: Resource): ConfiguredPooler | undefined {
  const files = recordOf(configuration.inputs["data"]);
  const [found] = Object.entries(files).filter(
    (each): each is [string, string] => typeof each[1] === "string" && SECTION.test(each[1]),
  );
  if (!found) return undefined;
  const figures = new Figures();
  const text = readPooler(found[1], figures);
  const users = files[baseName(text.usersFile ?? "")];
  const containers = listOf(at(podOf(members), "containers"));
  const ports = containers.flatMap((container) => listOf(at(container, "ports")));
  return {
    file: found[0],
    text,
    faults: figures.faults,
    ...(typeof users === "string" ? { users: readPoolerUsers(users) } : {}),
    runs:
      ports.some((port) => numberOf(at(port, "containerPort")) === text.listenPort) ||
      // Ports of a container need not be declared.
      containers.some((container) =>
        [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))].some((word) =>
          /pgbouncer/i.test(word),
        ),
      ),
  };
}
