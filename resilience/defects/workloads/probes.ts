import { podTemplates } from "../../blueprint/pod-templates";
import { labels, type Reading } from "../../blueprint/reading";
import { startupSeconds } from "../../blueprint/pod";
import type { Value } from "../../graph/resource";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import { wayText } from "../references/places";
import type { Defect } from "../defect";

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

/** Hosts by which a process of a pod asks the pod itself. */
const OWN_HOST =
  /^(localhost|127(\.\d+){3}|::1|\[::1\]|0\.0\.0\.0|\$\(?\{?(POD_IP|POD_NAME|HOSTNAME|HOST_IP)\}?\)?.*)$/i;

/** What of a probe names a host, and the host. */
interface AskedHost {
  readonly field: readonly string[];
  readonly host: string;
}

/** Hosts in a command: those of addresses with a scheme, and the server that `dig` asks. */
function hostsIn(command: readonly string[]): string[] {
  return command.flatMap((word) => [
    ...[...word.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?(\[[^\]]+\]|[^/:\s"']+)/gi)].map(
      (match) => match[1] ?? "",
    ),
    ...[...word.matchAll(/(?:^|\s)@([^\s"']+)/g)].map((match) => match[1] ?? ""),
  ]);
}

function askedHosts(probe: Value | undefined): AskedHost[] {
  const hosts = (["httpGet", "tcpSocket"] as const).flatMap((action): AskedHost[] => {
    const host = textOf(at(probe, action, "host"));
    return host ? [{ field: [action, "host"], host }] : [];
  });
  const words = textsOf(at(probe, "exec", "command"));
  return [...hosts, ...hostsIn(words).map((host) => ({ field: ["exec", "command"], host }))];
}

/** Probes that ask another than the pod, and pods of which nothing bounds the start. */
export function probeDefects(reading: Reading): Defect[] {
  return podTemplates(reading).flatMap(({ workload, path, pod }): Defect[] => {
    if (reading.findSite(workload) === undefined) return [];
    const defects: Defect[] = [];
    for (const list of ["containers", "initContainers"]) {
      for (const [index, container] of listOf(at(pod, list)).entries()) {
        for (const probe of PROBES) {
          for (const { field, host } of askedHosts(at(container, probe))) {
            if (OWN_HOST.test(host)) continue;
            const way = [...path, "spec", list, index, probe, ...field];
            defects.push({
              policy: "configuration-takes-effect",
              level: "error",
              resource: workload.urn,
              field: wayText(way),
              problem: { kind: "probe-asks-another", probe, value: host },
              ...(field[0] === "exec" ? {} : { mend: { resource: workload.urn, path: way } }),
            });
          }
        }
      }
    }
    return defects;
  });
}

/** Replicas of services of which nothing bounds the start: none that an autoscaler adds is counted on. */
export function unboundedStarts(reading: Reading): Defect[] {
  return podTemplates(reading).flatMap(({ workload, path, pod }): Defect[] => {
    const isService =
      at(workload.inputs, "metadata", "labels", labels.service) !== undefined &&
      at(workload.inputs, "metadata", "labels", labels.role) === undefined;
    const first = listOf(at(pod, "containers"))[0];
    if (!isService || first === undefined || reading.findSite(workload) === undefined) return [];
    if (startupSeconds(reading, workload) !== undefined || at(first, "startupProbe") !== undefined) return [];
    return [
      {
        policy: "configuration-takes-effect",
        level: "warning",
        resource: workload.urn,
        field: wayText([...path, "spec", "containers", 0, "startupProbe"]),
        problem: { kind: "start-unbounded", container: textOf(at(first, "name")) ?? "0" },
      },
    ];
  });
}
