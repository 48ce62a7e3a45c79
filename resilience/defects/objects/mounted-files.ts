import { remembered } from "@holdfast/contract/remembered";
import { namespaceOf } from "../../blueprint/pod";
import { podTemplates, type PodTemplate } from "../../blueprint/pod-templates";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, listOf, recordOf, textOf, textsOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import { DeclaredObjects, kindOf } from "../references/declared-objects";
import { wayText, type Way } from "../references/places";
import type { ObjectProblem } from "./problem";

/** Files that a volume has; `undefined` where they are not all known. */
interface Volume {
  readonly name: string;
  readonly files: ReadonlyMap<string, Value | undefined> | undefined;
  /** `ConfigMap payments-0-pangyo` */
  readonly source: string;
}

/** Where a container has a volume. */
interface Mount {
  readonly path: string;
  readonly volume: Volume | undefined;
}

/** Keys of the Secrets that cert-manager keeps certificates in. */
const CERTIFICATE_FILES = new Map<string, Value | undefined>(
  ["tls.crt", "tls.key", "ca.crt"].map((file) => [file, undefined]),
);

type FileProblem = Extract<ObjectProblem, { readonly kind: "file-not-mounted" | "no-such-file" }>;

const isUnder = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);

/** Paths of files in a word: of a path by itself, `--flag=/path`, `key=/path`. Patterns and variables are no paths. */
function pathsIn(word: string): string[] {
  return [...word.matchAll(/(?:^|[\s=:"'(,])(\/(?:[\w.-]+\/)+[\w-][\w.-]*)(?=$|[\s"'),;:])/g)].map(
    (match) => match[1]!,
  );
}

/** The volumes of pods, and the files that are in them. */
class Volumes {
  constructor(
    private readonly reading: Reading,
    private readonly objects: DeclaredObjects,
  ) {}

  of({ workload, pod }: PodTemplate): Volume[] {
    return listOf(at(pod, "volumes")).map((volume) => {
      const name = textOf(at(volume, "name")) ?? "";
      const token = listOf(at(volume, "projected", "sources"))
        .map((source) => textOf(at(source, "serviceAccountToken", "path")))
        .filter((path) => path !== undefined);
      if (token.length > 0 && token.length === listOf(at(volume, "projected", "sources")).length)
        return { name, files: new Map(token.map((path) => [path, undefined])), source: `volume ${name}` };
      const map = textOf(at(volume, "configMap", "name"));
      const secret = textOf(at(volume, "secret", "secretName"));
      const [kind, object] = map === undefined ? ["Secret", secret] : ["ConfigMap", map];
      const found = object === undefined ? undefined : this.find(kind, workload, object);
      const files = this.filesOf(found, at(volume, map === undefined ? "secret" : "configMap", "items"));
      return { name, files, source: object === undefined ? `volume ${name}` : `${kind} ${object}` };
    });
  }

  private find(kind: string, workload: Resource, name: string): Resource | undefined {
    const site = this.reading.findSite(workload);
    return site === undefined
      ? undefined
      : this.objects.find(kind, { site, namespace: namespaceOf(workload) }, name);
  }

  private filesOf(object: Resource | undefined, items: Value | undefined): Volume["files"] {
    if (!object) return undefined;
    const isCertificate = kindOf(object) === "Certificate";
    const parts = ["data", "stringData", "binaryData"].map((part) => object.inputs[part]);
    if (!isCertificate && (parts.some(isWithheld) || !parts.some((part) => part !== undefined)))
      return undefined;
    const all = isCertificate
      ? CERTIFICATE_FILES
      : new Map<string, Value | undefined>(parts.flatMap((part) => Object.entries(recordOf(part))));
    if (listOf(items).length === 0) return all;
    return new Map(
      listOf(items).flatMap((item) => {
        const [key, path] = [textOf(at(item, "key")), textOf(at(item, "path"))];
        return key !== undefined && path !== undefined && all.has(key) ? [[path, all.get(key)] as const] : [];
      }),
    );
  }
}

function mountsOf(container: Value, volumes: readonly Volume[]): Mount[] {
  return listOf(at(container, "volumeMounts"))
    .filter((mount) => at(mount, "subPath") === undefined && at(mount, "subPathExpr") === undefined)
    .map((mount) => ({
      path: (textOf(at(mount, "mountPath")) ?? "").replace(/(?<=.)\/+$/, ""),
      volume: volumes.find(({ name }) => name === at(mount, "name")),
    }))
    .sort((left, right) => right.path.length - left.path.length);
}

/** A path that a container names. */
interface Named {
  readonly way: Way;
  readonly path: string;
  /** The file in which it stands, where it is not the container's own words. */
  readonly within?: string;
}

/** The volume of several that is meant to be where it is not: one at whose own place the container looks for nothing. */
function misplaced(
  volumes: readonly Volume[],
  mounts: readonly Mount[],
  named: readonly Named[],
): Volume | undefined {
  const isUsed = (volume: Volume): boolean =>
    mounts.some((mount) => mount.volume === volume && named.some(({ path }) => isUnder(path, mount.path)));
  return volumes.find((volume) => !isUsed(volume)) ?? volumes[0];
}

/** Why a container does not find a file; absent where it does, or where that is not known. */
function fileProblem(
  path: string,
  mounts: readonly Mount[],
  volumes: readonly Volume[],
  named: readonly Named[],
): FileProblem | undefined {
  const mount = mounts.find((each) => isUnder(path, each.path));
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (mount?.volume?.files) {
    if (path === mount.path) return undefined;
    const relative = path.slice(mount.path.length + 1);
    const isDirectory = [...mount.volume.files.keys()].some((each) => each.startsWith(`${relative}/`));
    if (mount.volume.files.has(relative) || isDirectory) return undefined;
    return { kind: "no-such-file", value: path, source: mount.volume.source };
  }
  if (mount) return undefined;
  // A path that no volume lies at may be one of the image: it is not where a volume of the pod has that very file.
  const meant = misplaced(
    volumes.filter(({ files }) => files?.has(file)),
    mounts,
    named,
  );
  return meant ? { kind: "file-not-mounted", value: path, source: meant.source } : undefined;
}

/** The text of a file that a container names. */
function textAt(path: string, mounts: readonly Mount[]): string | undefined {
  const mount = mounts.find((each) => isUnder(path, each.path));
  return mount && textOf(mount.volume?.files?.get(path.slice(mount.path.length + 1)));
}

/** Paths in the lines of a text that are no comments. */
const pathsInText = remembered((text): readonly string[] =>
  text
    .split("\n")
    .filter((line) => !/^\s*(#|;|--)/.test(line))
    .flatMap(pathsIn),
);

function pathsNamedBy(container: Value, mounts: readonly Mount[], lasting: boolean): Named[] {
  const words = (["command", "args"] as const).flatMap((list) =>
    textsOf(at(container, list)).flatMap((word, index) =>
      pathsIn(word).map((path): Named => ({ way: [list, index], path })),
    ),
  );
  const variables = [...listOf(at(container, "env")).entries()].flatMap(([index, variable]) =>
    pathsIn(textOf(at(variable, "value")) ?? "").map((path): Named => ({
      way: ["env", index, "value"],
      path,
    })),
  );
  // A program that lasts reads all that its files name; one that runs once reads what it needs for its task.
  const texts = lasting
    ? words.flatMap(({ way, path: file }) =>
        pathsInText(textAt(file, mounts) ?? "").map((path): Named => ({ way, path, within: file })),
      )
    : [];
  return [...words, ...variables, ...texts];
}

/** Files that containers name by their path and do not have: another mount path, a key that a ConfigMap lacks. */
export function missingFiles(reading: Reading): Defect[] {
  const all = new Volumes(reading, new DeclaredObjects(reading));
  return podTemplates(reading).flatMap((template): Defect[] => {
    const { workload, path: prefix, pod } = template;
    if (reading.findSite(workload) === undefined || isWithheld(at(pod, "volumes"))) return [];
    const volumes = all.of(template);
    const lasting = !/:(Job|CronJob)$/.test(workload.type);
    const told = new Set<string>();
    return ["containers", "initContainers"].flatMap((list) =>
      [...listOf(at(pod, list)).entries()].flatMap(([index, container]): Defect[] => {
        const mounts = mountsOf(container, volumes);
        const named = pathsNamedBy(container, mounts, lasting);
        return named.flatMap(({ way, path, within }): Defect[] => {
          const problem = fileProblem(path, mounts, volumes, named);
          if (!problem) return [];
          // A volume that is not there takes all its files with it.
          const lacking =
            problem.kind === "no-such-file"
              ? path
              : `${problem.source} ${path.slice(0, path.lastIndexOf("/"))}`;
          if (told.has(lacking)) return [];
          told.add(lacking);
          return [
            {
              policy: "configuration-takes-effect",
              level: "error",
              resource: workload.urn,
              field: wayText([...prefix, "spec", list, index, ...way]),
              problem: within === undefined ? problem : { ...problem, within },
              cause: `${problem.kind} ${lacking}`,
              disables: [workload.urn],
            },
          ];
        });
      }),
    );
  });
}
