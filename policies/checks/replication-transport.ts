import { type EtcdSettings, readEtcdSettings, readEtcdUserData } from "@holdfast/contract/etcd/read";
import { comparable, parsePatroni } from "@holdfast/contract/patroni/read";
import { parseAccessLine } from "@holdfast/contract/postgresql/client-authentication";
import type { Resource, ResourceGraph } from "@holdfast/resilience";
import { at, listOf, textOf, textsOf } from "@holdfast/resilience/graph/values";
import { labelsAt, objectName } from "../graph/resources";
import { type Container, workloadsOf } from "../graph/workloads";
import type { Violation } from "../rule";

const LOOPBACK = /^(127\.|::1|localhost|samehost)/;

/** A line of `pg_hba.conf` that lets a connection without TLS in from another host. */
function plainAccess(lines: readonly string[]): string | undefined {
  return lines.find((text) => {
    const line = parseAccessLine(text);
    if (line?.address === undefined || line.method === "reject" || LOOPBACK.test(line.address)) return false;
    return line.type === "host" || line.type === "hostnossl";
  });
}

function databases(graph: ResourceGraph): Violation[] {
  const found: Violation[] = [];
  for (const resource of graph.resources) {
    if (resource.type !== "kubernetes:core/v1:ConfigMap") continue;
    const text = textOf(at(resource.inputs, "data", "patroni.yml"));
    const patroni = text === undefined ? undefined : parsePatroni(text);
    // What cannot be read is told as that.
    if (!patroni || "reason" in patroni) continue;
    const line = plainAccess(patroni.clientAuthentication ?? []);
    const plain = line !== undefined ? `"${line}"` : "ssl is not on";
    if (line === undefined && comparable("ssl", patroni.parameters["ssl"]) === "on") continue;
    found.push({
      resource: resource.urn,
      reason: `${objectName(resource)}: PostgreSQL takes connections without TLS (${plain})`,
      fix: 'set ssl to "on", and write every line of pg_hba for other hosts as hostssl',
    });
  }
  return found;
}

/** Settings of etcd, under the names of its flags, that have to be encrypted URLs. */
const URL_SETTINGS = [
  "listen-client-urls",
  "listen-peer-urls",
  "advertise-client-urls",
  "initial-advertise-peer-urls",
  "initial-cluster",
];

function voterFaults(voter: Resource, settings: EtcdSettings): Violation[] {
  const plain = URL_SETTINGS.filter((name) =>
    settings
      .get(name)
      ?.split(",")
      .some((url) => url.includes("http://") && !/http:\/\/(127\.|localhost|\[::1\])/.test(url)),
  );
  const unchecked = ["client-cert-auth", "peer-client-cert-auth"].filter(
    (name) => settings.get(name) !== "true",
  );
  const found: Violation[] = [];
  if (plain.length > 0) {
    found.push({
      resource: voter.urn,
      reason: `voter ${voter.name} talks without TLS: ${plain.join(", ")}`,
      fix: "write https:// in these settings",
    });
  }
  if (unchecked.length > 0) {
    found.push({
      resource: voter.urn,
      reason: `voter ${voter.name} asks callers for no certificate: ${unchecked.join(", ")} not set`,
      fix: `set ${unchecked.map((name) => `--${name}=true`).join(" and ")}`,
    });
  }
  return found;
}

const VOTER_LABEL = "holdfast.dev/voter";

/** What etcd is told by a container of a voter's pod: the one that names its members, where there are more. */
function containerSettings(containers: readonly Container[]): EtcdSettings {
  const all = containers.map(({ spec }) => {
    const variables = listOf(at(spec, "env")).map(
      (variable) => [textOf(at(variable, "name")) ?? "", textOf(at(variable, "value")) ?? ""] as const,
    );
    const words = [...textsOf(at(spec, "command")), ...textsOf(at(spec, "args"))];
    return readEtcdSettings({ words, environment: new Map(variables) });
  });
  return all.find((settings) => settings.has("initial-cluster")) ?? all[0] ?? new Map<string, string>();
}

function voters(graph: ResourceGraph): Violation[] {
  const inClusters = workloadsOf(graph)
    .filter(({ resource }) => resource.type.endsWith(":StatefulSet"))
    .filter(({ resource }) => labelsAt(at(resource.inputs, "metadata", "labels"))[VOTER_LABEL] !== undefined)
    .flatMap(({ resource, containers }) => voterFaults(resource, containerSettings(containers)));
  const inCloud = graph.resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:ec2/instance:Instance" && labelsAt(inputs["tags"])[VOTER_LABEL] !== undefined,
    )
    .flatMap((resource) => {
      const text = textOf(resource.inputs["userData"]);
      // What is not known yet is not judged.
      return text === undefined ? [] : voterFaults(resource, readEtcdUserData(text));
    });
  return [...inClusters, ...inCloud];
}

/** Databases and voters that talk to each other, or to clients, without TLS. */
export function replicationTransport(graph: ResourceGraph): Violation[] {
  return [...databases(graph), ...voters(graph)];
}
