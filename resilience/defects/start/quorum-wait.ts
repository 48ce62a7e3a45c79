import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";

/** What a member's pod runs that waits for the quorum's version: where it stands, and the hosts that it asks. */
function waitOf(member: Resource): { field: string; hosts: readonly string[] } | undefined {
  const pod = at(member.inputs, "spec", "template", "spec");
  for (const [index, container] of [...listOf(at(pod, "initContainers")).entries()]) {
    const words = [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))];
    if (!words.some((word) => /await-quorum|\/version\b/.test(word))) continue;
    const hosts = words.flatMap(
      (word) => /^(?:https:\/\/)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?\b/.exec(word)?.[1] ?? [],
    );
    return { field: `spec.template.spec.initContainers[${index}].command`, hosts };
  }
  return undefined;
}

/**
 * Members that ask a quorum before all of its voters were seen: a new etcd says version 3.0.0 till then, and answers 404
 * to Patroni. Members that nothing of this blueprint's declares are started in some other order, and not judged.
 */
export function quorumWaits(reading: Reading, { databases, quorums }: Blueprint): Defect[] {
  const components = new Set(reading.all(types.replicatedDatabase).map(({ urn }) => urn));
  return databases.flatMap(({ name, shards }) =>
    shards.flatMap(({ quorum, members }) =>
      members.flatMap(({ urn }): Defect[] => {
        const member = reading.resource(urn);
        const voters = quorums.find((each) => each.name === quorum)?.voters ?? [];
        if (!member || voters.length === 0 || !components.has(member.parent ?? "")) return [];
        const wait = waitOf(member);
        const about = { policy: "configuration-takes-effect", level: "warning", resource: urn } as const;
        if (!wait) {
          const field = "spec.template.spec.initContainers";
          const problem = { kind: "quorum-not-awaited", value: quorum ?? "", voters: voters.length } as const;
          return [{ ...about, field, problem, cause: `quorum-not-awaited ${name}` }];
        }
        const addresses = new Set(voters.flatMap(({ address }) => address ?? []));
        const astray = wait.hosts.filter((host) => !addresses.has(host));
        if (addresses.size === 0 || astray.length < wait.hosts.length || wait.hosts.length === 0) return [];
        const problem = { kind: "awaits-no-voter", value: astray.join(", "), quorum: quorum ?? "" } as const;
        return [{ ...about, level: "error", field: wait.field, problem, disables: [urn] }];
      }),
    ),
  );
}
