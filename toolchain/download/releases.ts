import { arch, platform } from "node:process";
import type { ToolName } from "../tool";
import { versionRanges } from "../versions/pinned-versions";

/** An official release of a program for one kind of machine. */
export interface Release {
  /** What is downloaded. */
  readonly address: string;
  /** Its checksum, or a list with it, as published beside it. */
  readonly checksums: string;
  /** How the programs come out of it: the file is the program, or it is a gzipped tar with leading folders to drop. */
  readonly form: "program" | { readonly leadingFolders: number };
}

/** A kind of machine, as Node names it. */
export interface Machine {
  /** As in `process.platform`. */
  readonly platform: string;
  /** As in `process.arch`. */
  readonly arch: string;
}

/**
 * The official release of a program's pinned version. kwok publishes no checksums with its releases, and etcd only zip
 * files for macOS, so these are built; Kubernetes' components are released for Linux alone.
 *
 * @param machine Default: this one
 * @returns undefined where there is none that can be verified and unpacked
 */
export function officialRelease(name: ToolName, machine: Machine = { platform, arch }): Release | undefined {
  if (!["linux", "darwin"].includes(machine.platform) || !["x64", "arm64"].includes(machine.arch))
    return undefined;
  const version = versionRanges[name].pinned;
  const go = { system: machine.platform, machine: machine.arch === "x64" ? "amd64" : "arm64" };
  switch (name) {
    case "pulumi":
    case "pulumi-language-nodejs": {
      const release = `https://github.com/pulumi/pulumi/releases/download/v${version}`;
      return {
        address: `${release}/pulumi-v${version}-${machine.platform}-${machine.arch}.tar.gz`,
        checksums: `${release}/pulumi-${version}-checksums.txt`,
        form: { leadingFolders: 1 },
      };
    }
    case "pulumi-resource-kubernetes": {
      const release = `https://github.com/pulumi/pulumi-kubernetes/releases/download/v${version}`;
      return {
        address: `${release}/pulumi-resource-kubernetes-v${version}-${go.system}-${go.machine}.tar.gz`,
        checksums: `${release}/pulumi-kubernetes_${version}_checksums.txt`,
        form: { leadingFolders: 0 },
      };
    }
    case "etcd": {
      if (machine.platform !== "linux") return undefined;
      const release = `https://github.com/etcd-io/etcd/releases/download/v${version}`;
      return {
        address: `${release}/etcd-v${version}-linux-${go.machine}.tar.gz`,
        checksums: `${release}/SHA256SUMS`,
        form: { leadingFolders: 1 },
      };
    }
    case "kube-apiserver":
    case "kube-controller-manager":
    case "kube-scheduler": {
      if (machine.platform !== "linux") return undefined;
      const address = `https://dl.k8s.io/release/v${version}/bin/linux/${go.machine}/${name}`;
      return { address, checksums: `${address}.sha256`, form: "program" };
    }
    case "kwok":
    case "moto_server":
    case "check-registers":
      return undefined;
  }
}
