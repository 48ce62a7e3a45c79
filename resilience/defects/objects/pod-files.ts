import { namespaceOf } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import { labels, type Reading } from "../../blueprint/reading";
import { at, listOf, numberOf, textOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import { DeclaredObjects, kindOf } from "../references/declared-objects";
import { wayText, type Way } from "../references/places";
import type { ObjectProblem } from "./problem";

/** A problem of a pod, and the way to it within the pod's `spec`. */
interface Fault {
  readonly way: Way;
  readonly problem: ObjectProblem;
  /** The pods run. */
  readonly runs?: boolean;
}

/** What Kubernetes gives files of a ConfigMap or Secret where nothing is said. */
const DEFAULT_MODE = 0o644;

const modeText = (mode: number): string => `0${mode.toString(8).padStart(3, "0")}`;

/** The user that every container of a pod runs as, where that is one and not root. */
function userOf(pod: Value | undefined): number | undefined {
  const shared = numberOf(at(pod, "securityContext", "runAsUser"));
  const users = listOf(at(pod, "containers")).map((each) => at(each, "securityContext", "runAsUser"));
  const all = new Set(users.map((user) => numberOf(user) ?? shared));
  const [user] = all;
  return all.size === 1 && user !== undefined && user > 0 ? user : undefined;
}

/** Words by which PostgreSQL and its clients are given a key: neither takes one that everybody may read. */
const GIVEN_TO_POSTGRESQL = /PGSSLKEY|sslkey=/;

/** Private keys that every user of a container may read. */
function keyFaults({ workload, pod }: PodTemplate, objects: DeclaredObjects, site: string): Fault[] {
  const scope = { site, namespace: namespaceOf(workload) };
  const isMember = at(workload.inputs, "metadata", "labels", labels.role) === "member";
  return [...listOf(at(pod, "volumes")).entries()].flatMap(([index, volume]): Fault[] => {
    const given = at(volume, "secret", "defaultMode");
    const mode = numberOf(given ?? DEFAULT_MODE) ?? 0;
    const secret = textOf(at(volume, "secret", "secretName"));
    const source = secret === undefined ? undefined : objects.find("Secret", scope, secret);
    const items = listOf(at(volume, "secret", "items"));
    const hasKey = items.length === 0 || items.some((item) => at(item, "key") === "tls.key");
    if (!source || kindOf(source) !== "Certificate" || !hasKey || (mode & 0o007) === 0) return [];
    const refused = isMember || GIVEN_TO_POSTGRESQL.test(JSON.stringify(at(pod, "containers") ?? ""));
    const value = given === undefined ? "absent" : modeText(mode);
    return [
      {
        way: ["volumes", index, "secret", "defaultMode"],
        problem: { kind: "key-readable-by-all", value, secret: source.name, refused },
        runs: !refused,
      },
    ];
  });
}

/** Volumes whose files only their owner, root, and a group that the pod does not have may read. */
function unreadable(pod: Value | undefined): string[] {
  return listOf(at(pod, "volumes")).flatMap((volume) => {
    const kind = (["secret", "configMap"] as const).find((each) => at(volume, each) !== undefined);
    const mode = kind && numberOf(at(volume, kind, "defaultMode") ?? DEFAULT_MODE);
    return mode === undefined || (mode & 0o004) !== 0 ? [] : [textOf(at(volume, "name")) ?? ""];
  });
}

/** Volumes of claims that a pod writes to, and that are root's when they are made. */
function written({ workload, pod }: PodTemplate): string[] {
  // A container that is root before the others may well give them to their user.
  if (listOf(at(pod, "initContainers")).length > 0) return [];
  const claimed = new Set([
    ...listOf(at(workload.inputs, "spec", "volumeClaimTemplates")).map((each) =>
      at(each, "metadata", "name"),
    ),
    ...listOf(at(pod, "volumes"))
      .filter((volume) => at(volume, "persistentVolumeClaim") !== undefined)
      .map((volume) => at(volume, "name")),
  ]);
  const mounts = listOf(at(pod, "containers")).flatMap((each) => listOf(at(each, "volumeMounts")));
  const names = mounts
    .filter((mount) => claimed.has(at(mount, "name")) && at(mount, "readOnly") !== true)
    .map((mount) => textOf(at(mount, "name")) ?? "");
  return [...new Set(names)];
}

/** Pods whose user has no group that volumes are given to, and needs one. */
function groupFaults(template: PodTemplate): Fault[] {
  const { pod } = template;
  const user = userOf(pod);
  if (user === undefined || at(pod, "securityContext", "fsGroup") !== undefined) return [];
  const volumes = [...new Set([...unreadable(pod), ...written(template)])];
  if (volumes.length === 0) return [];
  return [{ way: ["securityContext", "fsGroup"], problem: { kind: "volumes-of-root", user, volumes } }];
}

/** Directories that a program is told to write to and that lie in no volume, or in one that cannot be written to. */
function directoryFaults({ pod }: PodTemplate): Fault[] {
  return [...listOf(at(pod, "containers")).entries()].flatMap(([index, container]): Fault[] => {
    if (at(container, "securityContext", "readOnlyRootFilesystem") !== true) return [];
    const mounts = listOf(at(container, "volumeMounts")).map((mount) => ({
      path: (textOf(at(mount, "mountPath")) ?? "").replace(/\/+$/, ""),
      writable: at(mount, "readOnly") !== true,
    }));
    return [...listOf(at(container, "env")).entries()].flatMap(([position, variable]): Fault[] => {
      const [name, value] = [textOf(at(variable, "name")) ?? "", textOf(at(variable, "value"))];
      if (!/^(HOME|TMPDIR|TMP|TEMP)$/.test(name) || !value?.startsWith("/")) return [];
      const [nearest] = mounts
        .filter(({ path }) => value === path || value.startsWith(`${path}/`))
        .sort((left, right) => right.path.length - left.path.length);
      if (nearest?.writable) return [];
      return [
        {
          way: ["containers", index, "env", position, "value"],
          problem: { kind: "directory-unwritable", value, variable: name },
        },
      ];
    });
  });
}

/** Files and directories of pods that their users cannot read or write, or that others can. */
export function fileDefects(reading: Reading): Defect[] {
  const objects = new DeclaredObjects(reading);
  return podTemplates(reading).flatMap((template): Defect[] => {
    const site = reading.findSite(template.workload);
    if (site === undefined) return [];
    const faults = [
      ...keyFaults(template, objects, site),
      ...groupFaults(template),
      ...directoryFaults(template),
    ];
    const { urn } = template.workload;
    return faults.map(({ way, problem, runs }) => ({
      policy: "configuration-takes-effect",
      level: runs ? "warning" : "error",
      resource: urn,
      field: wayText([...template.path, "spec", ...way]),
      problem,
      ...(runs ? {} : { disables: [urn] }),
    }));
  });
}
