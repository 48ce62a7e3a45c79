import type { Resource, ResourceGraph } from "@holdfast/resilience";
import { at, textOf, textsOf } from "@holdfast/resilience/graph/values";
import { labelsAt, objectName } from "../graph/resources";
import { workloadsOf } from "../graph/workloads";
import type { Violation } from "../rule";

/** A line of `pg_hba.conf` that lets a connection without TLS in from another host. */
const PLAIN_ACCESS = /^\s*(?:-\s+)?["']?(?:host|hostnossl)\s+\S+\s+\S+\s+(\S+)\s+(?!reject\b)\S+/;
const LOOPBACK = /^(127\.|::1|localhost|samehost)/;

function plainAccess(text: string): string | undefined {
  return text.split("\n").find((line) => {
    const address = PLAIN_ACCESS.exec(line)?.[1];
    return address !== undefined && !LOOPBACK.test(address);
  });
}

function databases(graph: ResourceGraph): Violation[] {
  const found: Violation[] = [];
  for (const resource of graph.resources) {
    if (resource.type !== "kubernetes:core/v1:ConfigMap") continue;
    const text = textOf(at(resource.inputs, "data", "patroni.yml"));
    if (text === undefined) continue;
    const line = plainAccess(text);
    const plain = line !== undefined ? `"${line.trim().replace(/^-\s*/, "")}"` : "ssl is not on";
    if (line === undefined && /^\s*["']?ssl["']?:\s*["']?(on|true)\b/m.test(text)) continue;
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

/** The value of an etcd setting among arguments or in the text of a machine's first start. */
function etcdSetting(text: string, name: string): string | undefined {
  const variable = `ETCD_${name.toUpperCase().replaceAll("-", "_")}`;
  return new RegExp(`(?:--${name}=|\\b${variable}=)["']?([^"'\\s\\\\]+)`).exec(text)?.[1];
}

function voterFaults(voter: Resource, text: string): Violation[] {
  const plain = URL_SETTINGS.filter((name) =>
    etcdSetting(text, name)
      ?.split(",")
      .some((url) => url.includes("http://") && !/http:\/\/(127\.|localhost|\[::1\])/.test(url)),
  );
  const unchecked = ["client-cert-auth", "peer-client-cert-auth"].filter(
    (name) => etcdSetting(text, name) !== "true",
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

function voters(graph: ResourceGraph): Violation[] {
  const inClusters = workloadsOf(graph)
    .filter(({ resource }) => resource.type.endsWith(":StatefulSet"))
    .filter(({ resource }) => labelsAt(at(resource.inputs, "metadata", "labels"))[VOTER_LABEL] !== undefined)
    .map(({ resource, containers }) => ({
      resource,
      text: containers
        .flatMap(({ spec }) => [...textsOf(at(spec, "command")), ...textsOf(at(spec, "args"))])
        .join("\n"),
    }));
  const inCloud = graph.resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:ec2/instance:Instance" && labelsAt(inputs["tags"])[VOTER_LABEL] !== undefined,
    )
    .map((resource) => ({ resource, text: textOf(resource.inputs["userData"]) }));
  return [...inClusters, ...inCloud].flatMap(({ resource, text }) =>
    // What is not known yet is not judged.
    text === undefined ? [] : voterFaults(resource, text),
  );
}

/** Databases and voters that talk to each other, or to clients, without TLS. */
export function replicationTransport(graph: ResourceGraph): Violation[] {
  return [...databases(graph), ...voters(graph)];
}
