import type { Blueprint } from "../../blueprint/blueprint";
import { objectName, podOf } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, textsOf } from "../../graph/values";
import type { MemberGroup } from "../../stores/database/database";
import type { Defect } from "../defect";
import { mountedCertificates } from "../references/mounted-certificates";
import { validSeconds } from "./renewals";

/** A word of a command that has a process read its files anew: `patronictl reload`, `pg_ctl reload`, `pg_reload_conf()`. */
const RELOADS = /reload/i;

/** Whether what a pod runs has somebody read their files anew: the pods of a StatefulSet, or, where none is named, anybody. */
function reloads(pod: Value | undefined, set?: string): boolean {
  const isOfSet = (word: string): boolean => word === set || word.startsWith(`${set}-`);
  const commands = [...listOf(at(pod, "initContainers")), ...listOf(at(pod, "containers"))].map((container) =>
    [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))].join(" "),
  );
  return commands.some(
    (command) => RELOADS.test(command) && (set === undefined || command.split(/[^\w.-]+/).some(isOfSet)),
  );
}

/** Whether something in the members' own pods, or what watches their annotations, may have them read files anew. */
function mayReloadItself(members: Resource): boolean {
  const pod = podOf(members);
  const annotations = [members.inputs, podTemplateOf(members)?.template].map((object) =>
    JSON.stringify(at(object, "metadata", "annotations") ?? null),
  );
  return isWithheld(pod) || reloads(pod) || annotations.some((each) => RELOADS.test(each));
}

/**
 * Members of databases whose certificate is renewed, and that nothing has read it anew: PostgreSQL and Patroni keep what
 * they have read until they are told to reload.
 * [PostgreSQL: Secure TCP/IP Connections with SSL, "the server reads these files at start and whenever it is reloaded"]
 */
export function unreadRenewals(reading: Reading, { databases }: Blueprint): Defect[] {
  const cronJobs = reading.all(types.cronJob);
  return databases.flatMap(({ name, shards }) =>
    shards.flatMap(({ members }) =>
      members.flatMap((group) =>
        unread(reading, group, cronJobs).map((defect) => ({
          ...defect,
          cause: JSON.stringify(["renewal-unread", name, defect.problem.kind]),
        })),
      ),
    ),
  );
}

function unread(reading: Reading, { urn, site }: MemberGroup, cronJobs: readonly Resource[]): Defect[] {
  const members = reading.resource(urn);
  if (!members || mayReloadItself(members)) return [];
  const [certificate] = mountedCertificates(reading, members, site);
  if (!certificate) return [];
  // What keeps such a job from running is told of it.
  const isReloaded = cronJobs.some(
    (job) => reading.findSite(job) === site && reloads(podTemplateOf(job)?.pod, objectName(members)),
  );
  if (isReloaded) return [];
  return [
    {
      policy: "configuration-takes-effect",
      level: "warning",
      resource: urn,
      field: "spec.template.spec.volumes",
      problem: {
        kind: "renewal-unread",
        value: objectName(certificate),
        seconds: validSeconds(certificate),
      },
    },
  ];
}
