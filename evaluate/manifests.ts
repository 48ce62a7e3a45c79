import { readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError, type Resource, type ResourceGraph, type SiteFacts } from "@holdfast/resilience";
import { LineCounter, parseAllDocuments } from "yaml";
import { readTextFile } from "./read-file";

const isManifestFile = (file: string): boolean => /\.(ya?ml)$/i.test(file);

/** Whether what is named by `--from` is rendered manifests, and not what the engine wrote. */
export function isManifests(file: string): boolean {
  return isManifestFile(file) || statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function filesOf(place: string): string[] {
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [place];
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isManifestFile(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  if (files.length > 0) return files.sort();
  throw new InvalidInputError({
    what: "the folder holds no YAML file",
    where: `--from ${place}`,
    why: "manifests are read from files that end in .yaml or .yml",
    fix: "name the folder that `helm template --output-dir` or `kustomize build` wrote to",
  });
}

/** An object as `kubectl apply` takes it. */
interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The type that Pulumi gives an object: the core group has a name there. */
const typeOf = ({ apiVersion, kind }: KubernetesObject): string =>
  `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;

/** The objects of a file, those of lists one by one. */
function objectsOf(file: string): KubernetesObject[] {
  const fix = "name a YAML file of Kubernetes objects, such as `helm template` prints";
  const text = readTextFile(file, { where: `--from ${file}`, fix });
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const refused = (what: string, offset: number) =>
    new InvalidInputError({
      what,
      where: `${file}:${lines.linePos(offset).line}`,
      why: "what is not read would be judged as absent",
      fix,
    });
  return [...documents].flatMap((document) => {
    const offset = document.contents?.range?.[0] ?? 0;
    const [error] = document.errors;
    if (error) throw refused(`it is not YAML: ${error.message.split("\n")[0]}`, error.pos[0]);
    const content = document.toJS() as (KubernetesObject & { items?: KubernetesObject[] }) | null;
    // Templates leave empty documents between separators.
    if (content === null || content === undefined) return [];
    const objects =
      /List$/.test(content.kind ?? "") && Array.isArray(content.items) ? content.items : [content];
    for (const object of objects) {
      const whole = [object?.apiVersion, object?.kind, object?.metadata?.name].every(
        (field) => typeof field === "string" && field !== "",
      );
      if (!whole)
        throw refused("a document is no Kubernetes object with apiVersion, kind and metadata.name", offset);
    }
    return objects;
  });
}

const PROVIDER = "pulumi:providers:kubernetes";
const urn = (type: string, name: string) => `urn:pulumi:manifests::manifests::${type}::${name}`;

const resource = (type: string, name: string, inputs: object, provider?: string): Resource => ({
  urn: urn(type, name),
  type,
  name,
  custom: true,
  inputs: inputs as Resource["inputs"],
  dependencies: [],
  propertyDependencies: {},
  ...(provider === undefined ? {} : { provider }),
});

/**
 * The resources that rendered manifests would make. Files in a folder that is named like a site stand at that site, and all
 * others at every site.
 *
 * @param places files and folders
 * @param sites the sites, each of one cluster
 * @throws InvalidInputError where a file is no manifest, or two files declare one object at a site
 */
export function manifestGraph(places: readonly string[], sites: readonly SiteFacts[]): ResourceGraph {
  const clusters = new Map(sites.map(({ name, provider = name }) => [name, provider]));
  const providers = [...clusters.values()].map((name) => resource(PROVIDER, name, {}));
  const objects = new Map<string, { object: Resource; file: string }>();
  for (const place of places) {
    for (const file of filesOf(place)) {
      const folders = path.relative(place, file).split(path.sep).slice(0, -1);
      const own = folders.find((folder) => clusters.has(folder));
      for (const object of objectsOf(file)) {
        for (const [site, cluster] of clusters) {
          if (own !== undefined && own !== site) continue;
          const { name, namespace = "default" } = object.metadata;
          const added = resource(
            typeOf(object),
            `${site}/${namespace}/${name}`,
            object,
            urn(PROVIDER, cluster),
          );
          const known = objects.get(added.urn);
          if (known) {
            throw new InvalidInputError({
              what: `two files declare the ${object.kind} ${namespace}/${name} at ${site}`,
              where: `${known.file} and ${file}`,
              why: "which of the two will be there cannot be known",
              fix: "render each object once, or put what differs into folders that are named like the sites",
            });
          }
          objects.set(added.urn, { object: added, file });
        }
      }
    }
  }
  return { resources: [...providers, ...[...objects.values()].map(({ object }) => object)] };
}
