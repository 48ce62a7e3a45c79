import { addressRange } from "@holdfast/contract/addresses";
import { podOf } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import { at, listOf, textOf, textsOf } from "../../graph/values";
import type { Value } from "@holdfast/contract/value";
import type { Defect } from "../defect";

const LOCAL = /^(127\.|localhost$|0\.0\.0\.0$|::1$|\$)/;

/** Whom a probe asks besides its own pod; `undefined` where it asks nobody else. */
function askedElsewhere(probe: Value | undefined): string | undefined {
  const host = textOf(at(probe, "httpGet", "host")) ?? textOf(at(probe, "tcpSocket", "host"));
  if (host !== undefined) return LOCAL.test(host) ? undefined : host;
  const words = textsOf(at(probe, "exec", "command")).flatMap((part) => part.split(/[\s;|"'()]+/));
  return words.find((word, index) => {
    const server = word.startsWith("@") ? word.slice(1) : word;
    if (LOCAL.test(server)) return false;
    if (addressRange(server) !== undefined && !server.includes("/")) return true;
    if (/^https?:\/\//.test(server)) return !LOCAL.test(server.replace(/^https?:\/\//, ""));
    // `dig @server name`, `sdig server port name`, `nc server port`
    const asks = word.startsWith("@") || /^(sdig|nc|ncat|ping)$/.test(words[index - 1] ?? "");
    return asks && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(server);
  });
}

/** Name servers that are stopped, or asked no more, when something elsewhere does not answer. */
export function selfEndingServers(reading: Reading): Defect[] {
  return reading.all(types.deployment).flatMap((deployment): Defect[] => {
    if (textOf(at(deployment.inputs, "metadata", "labels", labels.zone)) === undefined) return [];
    return listOf(at(podOf(deployment), "containers")).flatMap((container, index) =>
      ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe): Defect[] => {
        const value = askedElsewhere(at(container, probe));
        if (value === undefined) return [];
        return [
          {
            policy: "dns-is-dual-and-health-checked",
            level: "error",
            resource: deployment.urn,
            field: `spec.template.spec.containers[${index}].${probe}`,
            problem: { kind: "probe-asks-elsewhere", probe, value },
            cause: probe,
          },
        ];
      }),
    );
  });
}
