import { readRepository, type Repository } from "@holdfast/contract/pgbackrest/repository";
import { namespaceOf } from "../../blueprint/pod";
import { labels, objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";

/** The audience of tokens that are meant for AWS. */
export const AWS_AUDIENCE = "sts.amazonaws.com";

const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
const AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";

/** A container that writes to a vault, or reads from it, and how it proves to AWS who it is. */
export interface Writer {
  readonly database: string;
  readonly site: string;
  readonly workload: Resource;
  /** The way to its pod within the workload's inputs. */
  readonly pod: string;
  /** The way to the container within the pod: `containers[1]`. */
  readonly container: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** ARN of the role that it takes, and the resource and field that name it; absent where nothing does. */
  readonly role?: { readonly arn: string; readonly resource: Resource; readonly field: string };
  /** The token that it shows, and the field that says for whom it is meant; absent where it has none. */
  readonly token?: { readonly audience: string; readonly field: string };
  readonly configuration: Resource;
  readonly repository: Repository;
}

const pods = [
  { type: types.statefulSet, role: "member", path: ["spec", "template", "spec"] },
  { type: types.cronJob, role: "backup", path: ["spec", "jobTemplate", "spec", "template", "spec"] },
] as const;

interface Mounts {
  readonly configMaps: ReadonlyMap<string, Resource>;
  readonly accounts: ReadonlyMap<string, Resource>;
}

/** The value of a container's environment variable and its place; withheld and made values are no text. */
function variable(container: Value, name: string): { index: number; value: string | undefined } | undefined {
  const environment = listOf(at(container, "env"));
  const index = environment.findIndex((each) => at(each, "name") === name);
  return index < 0 ? undefined : { index, value: textOf(at(environment[index], "value")) };
}

/** The token that a container shows: a projected one where its file is mounted, or what the annotation's webhook adds. */
function tokenOf(pod: Value | undefined, container: Value): Writer["token"] {
  const file = variable(container, "AWS_WEB_IDENTITY_TOKEN_FILE")?.value;
  if (file === undefined) return undefined;
  const mount = listOf(at(container, "volumeMounts")).find((each) =>
    file.startsWith(`${textOf(at(each, "mountPath")) ?? "\0"}/`),
  );
  for (const [index, volume] of listOf(at(pod, "volumes")).entries()) {
    if (mount === undefined || at(volume, "name") !== at(mount, "name")) continue;
    for (const [source, projected] of listOf(at(volume, "projected", "sources")).entries()) {
      const path = textOf(at(projected, "serviceAccountToken", "path"));
      if (path === undefined || !file.endsWith(`/${path}`)) continue;
      // Without one it is meant for the cluster's own API server.
      const audience = textOf(at(projected, "serviceAccountToken", "audience")) ?? "the API server";
      return {
        audience,
        field: `volumes[${index}].projected.sources[${source}].serviceAccountToken.audience`,
      };
    }
  }
  return undefined;
}

function roleOf(
  workload: Resource,
  container: Value,
  account: Resource | undefined,
  field: string,
): Writer["role"] {
  const named = variable(container, "AWS_ROLE_ARN");
  if (named?.value !== undefined)
    return { arn: named.value, resource: workload, field: `${field}.env[${named.index}].value` };
  const annotated = textOf(at(account?.inputs, "metadata", "annotations", ROLE_ANNOTATION));
  return account && annotated !== undefined
    ? { arn: annotated, resource: account, field: `metadata.annotations.${ROLE_ANNOTATION}` }
    : undefined;
}

function writersIn(
  reading: Reading,
  { configMaps, accounts }: Mounts,
  workload: Resource,
  path: readonly string[],
): Writer[] {
  const site = reading.findSite(workload);
  const database = textOf(at(workload.inputs, "metadata", "labels", labels.database));
  if (site === undefined || database === undefined) return [];
  const pod = at(workload.inputs, ...path);
  const namespace = namespaceOf(workload);
  const serviceAccount = textOf(at(pod, "serviceAccountName")) ?? "default";
  const account = accounts.get(`${site}/${namespace}/${serviceAccount}`);
  // A pod whose account is not declared is not admitted, which is told of the reference.
  if (!account && serviceAccount !== "default" && accounts.size > 0) return [];
  return listOf(at(pod, "containers")).flatMap((container, index): Writer[] => {
    const mounted = new Set(listOf(at(container, "volumeMounts")).map((mount) => at(mount, "name")));
    const configuration = listOf(at(pod, "volumes"))
      .filter((volume) => mounted.has(at(volume, "name") ?? ""))
      .map((volume) =>
        configMaps.get(`${site}/${namespace}/${textOf(at(volume, "configMap", "name")) ?? ""}`),
      )
      .find((configMap) => textOf(at(configMap?.inputs, "data", "pgbackrest.conf")) !== undefined);
    const text = textOf(at(configuration?.inputs, "data", "pgbackrest.conf"));
    const named = variable(container, "AWS_ROLE_ARN");
    // A role that is not known yet, or made of something else, is not judged.
    if (!configuration || text === undefined || (named && named.value === undefined)) return [];
    const where = `${path.join(".")}.containers[${index}]`;
    const role = roleOf(workload, container, account, where);
    const byAnnotation = role !== undefined && role.resource !== workload;
    const audience =
      textOf(at(account?.inputs, "metadata", "annotations", AUDIENCE_ANNOTATION)) ?? AWS_AUDIENCE;
    const token = byAnnotation
      ? { audience, field: `metadata.annotations.${AUDIENCE_ANNOTATION}` }
      : tokenOf(pod, container);
    return [
      {
        database,
        site,
        workload,
        pod: path.join("."),
        container: `containers[${index}]`,
        namespace,
        serviceAccount,
        ...(role ? { role } : {}),
        ...(token ? { token } : {}),
        configuration,
        repository: readRepository(text),
      },
    ];
  });
}

/** Every container of members and base backups that uses a repository. */
export function vaultWriters(reading: Reading): Writer[] {
  const bySite = (type: string): Map<string, Resource> => {
    const found = new Map<string, Resource>();
    for (const resource of reading.all(type)) {
      const site = reading.findSite(resource);
      if (site !== undefined) found.set(objectKey(site, resource), resource);
    }
    return found;
  };
  const mounts = { configMaps: bySite(types.configMap), accounts: bySite(types.serviceAccount) };
  return pods.flatMap(({ type, role, path }) =>
    reading
      .all(type)
      .filter((workload) => at(workload.inputs, "metadata", "labels", labels.role) === role)
      .flatMap((workload) => writersIn(reading, mounts, workload, path)),
  );
}

/** A service account as AWS and people name it: `data:payments`. */
export function accountName({ namespace, serviceAccount }: Writer): string {
  return `${namespace}:${serviceAccount}`;
}
