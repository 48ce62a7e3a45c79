import { InvalidInputError } from "@holdfast/resilience";
import { command, CommandError } from "./command";
import type { IsolationKind } from "./isolation";
import { markedCommand, trial } from "./loopback/marked-command";
import { DRILL_GROUP, newMark } from "./loopback/marks";
import { inNamespaces } from "./namespaces/in-namespaces";

/** Why a command does not run to its end; `undefined` where it does. */
function complaint([program = "", ...words]: readonly string[]): string | undefined {
  try {
    command(program, words);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.message;
  }
}

/**
 * How sites can be kept apart on this machine: by namespaces, and where it does not allow them, by loopback addresses.
 *
 * @throws InvalidInputError where neither can be done
 */
export function findIsolation(): IsolationKind {
  const namespaces = complaint(inNamespaces(["true"]));
  if (namespaces === undefined) return "namespaces";
  const someone = { user: DRILL_GROUP, group: DRILL_GROUP, mark: newMark(), hosts: "/etc/hosts" };
  const loopback = complaint(markedCommand({ ...someone, environment: {}, words: trial }));
  if (loopback === undefined) return "loopback";
  throw new InvalidInputError({
    what: "this machine lets a drill neither make namespaces nor do without them",
    where: "unshare, libnss_wrapper.so",
    why: `${namespaces}; ${loopback}`,
    fix: "run it as root on Linux; in a container without privileges, install what stands in for namespaces too: apt-get install libnss-wrapper",
  });
}
