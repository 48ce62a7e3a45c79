import type { Blueprint } from "../../blueprint/blueprint";
import { namespaceOf, objectName, podOf } from "../../blueprint/pod";
import { podTemplateOf } from "../../blueprint/pod-templates";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, listOf, textOf, textsOf } from "../../graph/values";
import type { MemberGroup } from "../../stores/database/database";
import type { Defect } from "../defect";
import { validSeconds } from "./renewals";

/** A word of a command that has a process read its files anew: `patronictl reload`, `pg_ctl reload`, `pg_reload_conf()`. */
const RELOADS = /reload/i;

/** Whether what a pod runs has the members of a StatefulSet read their files anew. */
function reloads(pod: Resource["inputs"][string] | undefined, set: string): boolean {
  const texts = [...listOf(at(pod, "initContainers")), ...listOf(at(pod, "containers"))].map((container) =>
    [...textsOf(at(container, "command")), ...textsOf(at(container, "args"))].join(" "),
  );
  return texts.some((text) => RELOADS.test(text) && text.includes(set));
}

/** The certificate, renewed by its issuer, that members mount. */
function mountedCertificate(
  members: Resource,
  certificates: ReadonlyMap<string, Resource>,
): Resource | undefined {
  const secrets = listOf(at(podOf(members), "volumes")).flatMap((volume) => {
    const projected = listOf(at(volume, "projected", "sources")).map((source) =>
      at(source, "secret", "name"),
    );
    return [at(volume, "secret", "secretName"), ...projected].flatMap((name) => textOf(name) ?? []);
  });
  return secrets
    .map((secret) => certificates.get(`${namespaceOf(members)}/${secret}`))
    .find((certificate) => certificate !== undefined);
}

/** Whether something in the members' own pods, or what watches their annotations, may have them read files anew. */
function mayReloadItself(members: Resource): boolean {
  const pod = podOf(members);
  const annotations = [members.inputs, podTemplateOf(members)?.template].map((object) =>
    JSON.stringify(at(object, "metadata", "annotations") ?? null),
  );
  return isWithheld(pod) || reloads(pod, "") || annotations.some((text) => RELOADS.test(text));
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
  const here = reading.all(types.certificate).filter((certificate) => reading.findSite(certificate) === site);
  const bySecret = new Map(
    here.flatMap((certificate) => {
      const secret = textOf(at(certificate.inputs, "spec", "secretName"));
      return secret === undefined ? [] : [[`${namespaceOf(certificate)}/${secret}`, certificate] as const];
    }),
  );
  const certificate = mountedCertificate(members, bySecret);
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
