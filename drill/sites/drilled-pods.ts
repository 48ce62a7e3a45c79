import { z } from "zod";
import type { Declaration, DeclaredSite } from "../declared/declaration";
import { cloudVoterPod } from "../declared/read-cloud-voters";
import type { KubernetesObject } from "../declared/kubernetes-object";
import type { DeclaredPod } from "../declared/pod";
import { PodReader } from "../declared/read-pods";

const cronJob = z.object({ spec: z.object({ jobTemplate: z.object({ spec: z.looseObject({}) }) }) });

/** What a pod is for. */
export type PodRole = "voter" | "member" | "router" | "name-server";

/** A pod that a drill runs. */
export interface DrilledPod {
  readonly role: PodRole;
  readonly pod: DeclaredPod;
}

function roleOf({ kind, metadata }: KubernetesObject, databases: ReadonlySet<string>): PodRole | undefined {
  const { labels } = metadata;
  if (kind === "StatefulSet" && labels["holdfast.dev/voter"] !== undefined) return "voter";
  if (kind === "Deployment" && labels["app.kubernetes.io/name"] === "pdns") return "name-server";
  if (!databases.has(labels["holdfast.dev/database"] ?? "")) return undefined;
  const role = labels["holdfast.dev/role"];
  if (kind === "StatefulSet" && role === "member") return "member";
  if (kind === "Deployment" && role === "router") return "router";
  return undefined;
}

/** The databases whose services are drilled. */
export function drilledDatabases({ services }: Pick<Declaration, "services">): ReadonlySet<string> {
  return new Set(services.map(({ database }) => database));
}

/** The pods of a data site that a drill runs. */
export function drilledPods(site: DeclaredSite, databases: ReadonlySet<string>): DrilledPod[] {
  const reader = new PodReader(site);
  return site.objects.flatMap((object) => {
    const role = roleOf(object, databases);
    return role ? reader.podsOf(object).map((pod) => ({ role, pod })) : [];
  });
}

/** The Jobs of a data site that prepare the databases that are drilled: roles, and settings that all members share. */
export function configurationJobs(site: DeclaredSite, databases: ReadonlySet<string>): DeclaredPod[] {
  const reader = new PodReader(site);
  return site.objects
    .filter(
      ({ kind, metadata: { labels } }) =>
        kind === "Job" &&
        labels["holdfast.dev/role"] === "configuration" &&
        databases.has(labels["holdfast.dev/database"] ?? ""),
    )
    .flatMap((object) => reader.podsOf(object));
}

/** The pods that take the base backups of a data site's shards, from the CronJobs. */
export function backupPods(site: DeclaredSite, databases: ReadonlySet<string>): DeclaredPod[] {
  const reader = new PodReader(site);
  return site.objects
    .filter(
      ({ kind, metadata: { labels } }) =>
        kind === "CronJob" &&
        labels["holdfast.dev/role"] === "backup" &&
        databases.has(labels["holdfast.dev/database"] ?? ""),
    )
    .flatMap((object) => reader.podsOf({ ...object, spec: cronJob.parse(object).spec.jobTemplate.spec }));
}

/** The voters in the cloud, as pods. */
export function cloudPods({ cloudVoters }: Pick<Declaration, "cloudVoters">): DrilledPod[] {
  return cloudVoters.map((voter) => ({ role: "voter" as const, pod: cloudVoterPod(voter) }));
}
