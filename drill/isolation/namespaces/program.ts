import type { Program, ProgramRequest } from "../isolation";
import { StartedProgram } from "../started-program";
import { NamespacedProcess } from "./namespaced-process";

/** Runs a command that sees a file as `/etc/resolv.conf`. */
const INSIDE = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';

/** A program in a pod's network and in a process namespace of its own, so that its end is the end of whatever it started. */
export function namespacedProgram({ network, command, resolvConf, log, read }: ProgramRequest): Program {
  return new StartedProgram(new NamespacedProcess(), {
    network,
    namespaces: ["--mount-proc"],
    words: ["sh", "-c", INSIDE, "sh", resolvConf, ...command],
    log,
    read: read ?? false,
  });
}
