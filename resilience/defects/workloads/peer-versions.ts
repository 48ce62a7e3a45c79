import { podTemplates } from "../../blueprint/pod-templates";
import { labels, type Reading } from "../../blueprint/reading";
import { mostFrequent } from "../../arithmetic/majority";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { wayText } from "../references/places";
import type { VersionedPeers } from "./problem";

/** The container of a pod that one of several peers is. */
interface Peer {
  readonly urn: string;
  readonly field: string;
  readonly version: readonly number[];
}

/** Images whose tag begins with the version of the server, as makers tag their own. */
const SERVERS: ReadonlySet<string> = new Set(["postgresql", "postgres", "etcd"]);

/** The version in the tag of an image: `17` of `postgresql:17-patroni-4.1@sha256:…`; `undefined` where no tag says one. */
function versionOf(image: string): { name: string; version: readonly number[] } | undefined {
  const match = /^([^/:@]+):v?(\d+(?:\.\d+)*)/.exec(
    image.slice(image.lastIndexOf("/", image.indexOf("@") >>> 0) + 1),
  );
  return match && SERVERS.has(match[1]!)
    ? { name: match[1]!, version: match[2]!.split(".").map(Number) }
    : undefined;
}

interface PeerKind {
  readonly of: VersionedPeers;
  /** Which peers a pod is one of, by its labels; `undefined` where it is none. */
  readonly group: (label: (name: string) => string | undefined) => string | undefined;
  /** Whether one of them works beside others of a version. */
  readonly workTogether: (one: readonly number[], other: readonly number[]) => boolean;
}

/**
 * A replica of PostgreSQL streams from a leader of its own major version alone (its documentation, 26.2.1); a voter of etcd
 * takes part beside those of its own and the neighbouring minor version (its versioning policy).
 */
const kinds: readonly PeerKind[] = [
  {
    of: "members",
    group: (label) =>
      label(labels.role) === "member" && label(labels.database) !== undefined
        ? `${label(labels.database)}-${label(labels.shard) ?? "0"}`
        : undefined,
    workTogether: ([one], [other]) => one === other,
  },
  {
    of: "voters",
    group: (label) => (label(labels.voter) === undefined ? undefined : label(labels.quorum)),
    workTogether: ([major, minor = NaN], [otherMajor, otherMinor = NaN]) =>
      major === otherMajor && !(Math.abs(minor - otherMinor) > 1),
  },
];

/** Members and voters of a version that cannot work beside the others'. */
export function peerVersions(reading: Reading): Defect[] {
  const groups = new Map<string, { kind: PeerKind; name: string; peers: Peer[] }>();
  for (const { workload, path, template, pod } of podTemplates(reading)) {
    if (reading.findSite(workload) === undefined) continue;
    const label = (name: string) => textOf(at(template, "metadata", "labels", name));
    for (const kind of kinds) {
      const name = kind.group(label);
      if (name === undefined || !workload.type.endsWith(":StatefulSet")) continue;
      // A pod's server is its first container: what stands beside it serves it.
      const read = versionOf(textOf(at(listOf(at(pod, "containers"))[0], "image")) ?? "");
      if (!read) continue;
      const key = JSON.stringify([kind.of, name, read.name]);
      const group = groups.get(key) ?? { kind, name, peers: [] };
      const field = wayText([...path, "spec", "containers", 0, "image"]);
      group.peers.push({ urn: workload.urn, field, version: read.version });
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ kind, name, peers }): Defect[] => {
    const said = peers.map(({ version }) => version.join("."));
    // Of two that each say something else, neither is known to be right: the first in order is taken for the others.
    const common = mostFrequent(said) ?? said.toSorted()[0]!;
    const others = common.split(".").map(Number);
    return peers
      .filter(({ version }) => !kind.workTogether(version, others))
      .map(({ urn, field, version }) => ({
        policy: "configuration-takes-effect",
        level: "error",
        resource: urn,
        field,
        problem: {
          kind: "version-beside-others",
          of: kind.of,
          name,
          value: version.join("."),
          others: common,
        },
        disables: [urn],
        cause: `version-beside-others ${name} ${version.join(".")}`,
      }));
  });
}
