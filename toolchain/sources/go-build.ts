import { join } from "node:path";
import { builtEntries, programPath, type CacheEntry } from "../cache/entries";
import { placeInCache } from "../cache/place";
import { runGo } from "../go-command";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { versionRanges } from "../versions/pinned-versions";
import { attempt } from "./attempt";
import { checkProgram } from "./check-program";

/** Milliseconds between two lines of progress. */
const progressEvery = 10_000;

/** How the programs of one folder below `go/` are built. */
interface Build {
  /** Folder with the go.mod. */
  readonly module: string;
  /** The packages to build, each a program. */
  readonly packages: readonly string[];
  /** Variables that the linker sets, since what is built from the proxy has no tag to know its version by. */
  readonly variables: Readonly<Record<string, string>>;
  /** Minutes that it takes on two cores with nothing in Go's caches, for the line that says so. */
  readonly minutes: number;
}

function kubernetesVariables(version: string): Record<string, string> {
  const [major = "", minor = ""] = version.split(".");
  const at = "k8s.io/component-base/version";
  return { [`${at}.gitVersion`]: `v${version}`, [`${at}.gitMajor`]: major, [`${at}.gitMinor`]: minor };
}

const kubernetes: Build = {
  module: "kubernetes",
  packages: ["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(
    (program) => `k8s.io/kubernetes/cmd/${program}`,
  ),
  variables: kubernetesVariables(versionRanges["kube-apiserver"].pinned),
  minutes: 8,
};

/** What can be built from Go modules alone. */
const builds: Readonly<Partial<Record<ToolName, Build>>> = {
  pulumi: {
    module: "pulumi",
    packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
    variables: {
      "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${versionRanges.pulumi.pinned}`,
    },
    minutes: 4,
  },
  etcd: { module: "etcd", packages: ["go.etcd.io/etcd/server/v3"], variables: {}, minutes: 1 },
  "kube-apiserver": kubernetes,
  "kube-controller-manager": kubernetes,
  "kube-scheduler": kubernetes,
  kwok: { module: "kwok", packages: ["sigs.k8s.io/kwok/cmd/kwok"], variables: {}, minutes: 3 },
  "check-registers": { module: "porcupine", packages: ["."], variables: {}, minutes: 1 },
};

/**
 * Builds the pinned version of a program from its Go modules into the cache. What Go downloads it holds to the go.sum
 * beside the go.mod.
 *
 * @returns the tool; undefined, noted in the search where there is such a build, when it fails
 * @throws the signal's reason when that is raised
 */
export async function buildWithGo(search: Search, name: ToolName): Promise<Tool | undefined> {
  const build = builds[name];
  const entry = builtEntries[name];
  if (build === undefined || entry === undefined) return undefined;
  return attempt(search, name, "built", async () => {
    await placeInCache({
      cache: search.cache,
      folder: entry.folder,
      fill: (partial) => fill(search, build, entry, partial),
      works: async (folder) => (await checkProgram(search, name, join(folder, name), "built")) !== undefined,
    });
    return checkProgram(search, name, programPath(search.cache, entry, name), "built");
  });
}

async function fill(search: Search, build: Build, entry: CacheEntry, partial: string): Promise<void> {
  const startedAt = Date.now();
  let saidAt = startedAt;
  const counted = { modules: 0, packages: 0 };
  const what = entry.programs.join(", ");
  search.progress(`building ${what} from Go modules, about ${build.minutes} min the first time`);
  const variables = Object.entries(build.variables).map(([variable, value]) => `-X ${variable}=${value}`);
  // Only a folder lets several packages be built; one is given its program's name, which its path need not end with.
  const output = build.packages.length > 1 ? `${partial}/` : join(partial, entry.programs[0] ?? "");
  await runGo(
    search,
    [
      "build",
      "-v",
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      `-ldflags=${["-s", "-w", ...variables].join(" ")}`,
      `-o=${output}`,
      ...build.packages,
    ],
    join(__dirname, "..", "go", build.module),
    (line) => {
      // Go writes one line for each module that it downloads, and for each package that it compiles.
      if (line.startsWith("go: downloading ")) counted.modules++;
      else counted.packages++;
      if (Date.now() - saidAt < progressEvery) return;
      saidAt = Date.now();
      const seconds = Math.round((saidAt - startedAt) / 1000);
      search.progress(
        `building ${what}: ${counted.modules} modules downloaded, ${counted.packages} packages compiled, ${seconds} s`,
      );
    },
  );
}
