import * as path from "node:path";
import {
  adoptedGraph,
  DECLARES_KEY,
  GLOBAL,
  InvalidInputError,
  mergeGraphs,
  readGraph,
  type ResourceGraph,
  type SiteFacts,
} from "@holdfast/resilience";
import { isManifests, manifestGraph } from "./manifests";
import { readSitesFile, SITES_KEY } from "./sites-file";
import { stackExportGraph } from "@holdfast/resilience/graph/read-stack-export";
import { readTextFile } from "./read-file";
import { evaluateApart } from "./evaluate-apart";
import { type Project, readProject } from "./project";

/** Where the resources to be judged come from. */
export interface GraphSource {
  /** Stack of the project that is evaluated; not used when `from` is given. */
  stack: string;
  /** Files made by `pulumi preview --json` or `pulumi stack export`; several are judged as one blueprint. */
  from?: string[];
  /** The file that says where the clusters stand of a program, or of manifests, with no component. Default: what the configuration names. */
  sites?: string;
  /** A folder inside the Pulumi project. */
  cwd: string;
  /** How long the program, or what writes a pipe among the files, may take, in seconds. Default: 120. */
  timeout?: number;
}

/** Keys by which a blueprint's stack says how it reaches its clusters, and with what. */
const ACCESS_KEY = "holdfast:clusterAccess";
const KUBECONFIGS_KEY = "holdfast:kubeconfigs";

/**
 * A project as it is evaluated: no cluster is reached, so a stack that has no kubeconfig yet needs none either.
 */
function analysed(project: Project): Project {
  const { configuration } = project;
  if (configuration[DECLARES_KEY] === JSON.stringify([GLOBAL])) return project;
  const kubeconfigs = configuration[KUBECONFIGS_KEY];
  if (configuration[ACCESS_KEY] === undefined || (kubeconfigs !== undefined && kubeconfigs !== "{}"))
    return project;
  return { ...project, configuration: { ...configuration, [ACCESS_KEY]: "none" } };
}

/** The sites of a program or of manifests without components: from the option, else as the project's configuration says. */
function sitesOf({ sites, from, cwd, stack }: GraphSource): readonly SiteFacts[] {
  if (sites !== undefined) return readSitesFile(sites);
  if (from) return [];
  const { configuration, folder } = readProject(cwd, stack);
  const file = configuration[SITES_KEY];
  return file === undefined ? [] : readSitesFile(path.resolve(folder, file), `${SITES_KEY}: ${file}`);
}

/**
 * Loads the resource graph to be judged.
 *
 * @throws InvalidInputError when a file, the project, its configuration or its program cannot be used
 */
export async function loadGraph(source: GraphSource): Promise<ResourceGraph> {
  const sites = sitesOf(source);
  return adoptedGraph(await plainGraph(source, sites), sites);
}

/**
 * The resources of files or of the program, without what is said of them beside.
 *
 * @throws InvalidInputError as {@link loadGraph}
 */
async function plainGraph(source: GraphSource, sites: readonly SiteFacts[]): Promise<ResourceGraph> {
  const { from, cwd, stack, timeout } = source;
  if (from?.some(isManifests)) {
    const other = from.find((each) => !isManifests(each));
    if (other === undefined && sites.length > 0) return manifestGraph(from, sites);
    throw new InvalidInputError({
      what:
        other === undefined
          ? "nobody says where the manifests are applied"
          : `${other} is no manifest, and others are`,
      where: `--from ${from.join(" ")}`,
      why: "a manifest does not say which cluster it is for, and the engine's files do",
      fix:
        other === undefined
          ? "name a file with the sites: --sites sites.yaml"
          : "judge manifests by themselves",
    });
  }
  if (from) {
    const fix = "name a file that `pulumi preview --json` or `pulumi stack export` wrote";
    const read = (file: string) => readTextFile(file, { fix, where: `--from ${file}`, patience: timeout });
    return mergeGraphs(from.map((file) => readGraph(read(file), file)));
  }
  const resources = await evaluateApart(analysed(readProject(cwd, stack)), timeout);
  return stackExportGraph({ deployment: { resources } }, `stack ${stack}`);
}
