import { join } from "node:path";
import { arch, platform } from "node:process";
import type { ToolName } from "../tool";
import { versionRanges } from "../versions/pinned-versions";

/** What arrives together, by a download or by a build: one folder of the cache. */
export interface CacheEntry {
  /** Name of the folder in the cache. */
  readonly folder: string;
  /** The programs in it. */
  readonly programs: readonly ToolName[];
}

function entry(label: string, programs: readonly [ToolName, ...ToolName[]], how: string): CacheEntry {
  return { folder: `${label}-${versionRanges[programs[0]].pinned}-${platform}-${arch}-${how}`, programs };
}

/** Raised whenever `go/porcupine/main.go` changes, so that no cache serves the program that was built from another. */
const ownRevision = 1;

/** What one download brings. */
export const downloadedEntries: Readonly<Partial<Record<ToolName, CacheEntry>>> = (() => {
  const pulumi = entry("pulumi", ["pulumi", "pulumi-language-nodejs"], "downloaded");
  return {
    pulumi,
    "pulumi-language-nodejs": pulumi,
    "pulumi-resource-kubernetes": entry(
      "pulumi-resource-kubernetes",
      ["pulumi-resource-kubernetes"],
      "downloaded",
    ),
    etcd: entry("etcd", ["etcd"], "downloaded"),
    "kube-apiserver": entry("kube-apiserver", ["kube-apiserver"], "downloaded"),
    "kube-controller-manager": entry("kube-controller-manager", ["kube-controller-manager"], "downloaded"),
    "kube-scheduler": entry("kube-scheduler", ["kube-scheduler"], "downloaded"),
  };
})();

/** What one build brings. */
export const builtEntries: Readonly<Partial<Record<ToolName, CacheEntry>>> = (() => {
  const kubernetes = entry(
    "kubernetes",
    ["kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    "built",
  );
  return {
    pulumi: entry("pulumi", ["pulumi"], "built"),
    etcd: entry("etcd", ["etcd"], "built"),
    "kube-apiserver": kubernetes,
    "kube-controller-manager": kubernetes,
    "kube-scheduler": kubernetes,
    kwok: entry("kwok", ["kwok"], "built"),
    moto_server: entry("moto", ["moto_server"], "built"),
    "check-registers": entry(`check-registers-${ownRevision}`, ["check-registers"], "built"),
  };
})();

/** What can be built on any machine that reaches the registries of Go modules and Python packages. */
export const buildableTools = Object.keys(builtEntries) as readonly ToolName[];

/** The folders of the cache in which a program may be, the official one first. */
export function entriesOf(name: ToolName): readonly CacheEntry[] {
  return [downloadedEntries[name], builtEntries[name]].filter((found) => found !== undefined);
}

/** Where a program of an entry is. */
export function programPath(cache: string, found: CacheEntry, name: ToolName): string {
  return join(cache, found.folder, name);
}
