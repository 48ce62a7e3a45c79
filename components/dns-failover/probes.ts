import type { input } from "@pulumi/kubernetes/types";
import { CHECK_TIMEOUT_SECONDS, LISTEN_PORT, OWN_CHECK_FAILURES, OWN_CHECK_SECONDS } from "./defaults";
import type { ResolvedZone } from "./schema";

/** Seconds between two attempts to ask a server that starts for every name. */
const STARTUP_PERIOD_SECONDS = 2;

/** The probes of the authoritative server. */
export interface ServerProbes {
  /** Done once every endpoint has been asked for, which is what starts its health checks. */
  startupProbe: input.core.v1.Probe;
  /** Whether the server answers for the zone; not before the first checks have their results. */
  readinessProbe: input.core.v1.Probe;
  /** Whether the server answers for the zone at all. */
  livenessProbe: input.core.v1.Probe;
}

/**
 * Probes that ask the server itself, with the `sdig` that its image carries.
 *
 * PowerDNS first checks a target when its name is first asked for, and until the result is there answers any of the
 * addresses, the last resort among them. So the startup probe asks for every name, and no client's question
 * arrives before as many rounds of checks have passed as have to agree that a target is down, and one more.
 *
 * @param args the zone's arguments
 * @returns the probes
 */
export function serverProbes(args: ResolvedZone): ServerProbes {
  const hostnames = args.endpoints.map(({ hostname }) => hostname);
  const answersForZone = asking([args.zone], "SOA");
  return {
    startupProbe: {
      exec: asking(hostnames, "A"),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: 10,
      failureThreshold: 30,
    },
    readinessProbe: {
      exec: answersForZone,
      // It is first asked for the names at the second attempt at the latest. A round ends with its slowest check.
      initialDelaySeconds:
        2 * STARTUP_PERIOD_SECONDS +
        (OWN_CHECK_FAILURES + 1) * Math.max(OWN_CHECK_SECONDS, CHECK_TIMEOUT_SECONDS),
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 2,
    },
    livenessProbe: { exec: answersForZone, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

/** `sdig` ends with 0 whatever comes back, so its output is searched for a record in the answer section (0). */
function asking(names: string[], type: string): input.core.v1.ExecAction {
  const question = `sdig 127.0.0.1 ${LISTEN_PORT} "$name" ${type}`;
  return {
    command: [
      "sh",
      "-c",
      `for name in ${names.join(" ")}; do ${question} | grep -q "^0.*IN.${type}." || exit 1; done`,
    ],
  };
}
