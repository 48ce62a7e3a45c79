import type { ToolName } from "../tool";

/** Which versions of a program serve, and which one is fetched when none is found. */
export interface VersionRange {
  /** The version that is downloaded or built. */
  readonly pinned: string;
  /** The oldest that serves. */
  readonly minimum: string;
  /** The first that no longer serves. Default: none. */
  readonly below?: string;
  /** Why others do not serve. */
  readonly why: string;
}

/** The engine and its language host: as old as `@pulumi/pulumi` in package.json, with which they are released. */
const engine: VersionRange = {
  pinned: "3.259.0",
  minimum: "3.259.0",
  why: "the programs and the policy pack are written with the SDK of 3.259.0, and an older engine may not know what it asks for",
};

/** One minor version, because Kubernetes allows a scheduler or controller manager no newer than its API server. */
const kubernetes: VersionRange = {
  pinned: "1.36.3",
  minimum: "1.36.0",
  below: "1.37.0",
  why: "a site's API server, controller manager and scheduler have to be of one minor version, 1.36",
};

/** The versions of each program: what is pinned here is what `go/<module>/go.mod` and `python/requirements.txt` name. */
export const versionRanges: Readonly<Record<ToolName, VersionRange>> = {
  pulumi: engine,
  "pulumi-language-nodejs": engine,
  "pulumi-resource-kubernetes": {
    pinned: "4.32.0",
    minimum: "4.32.0",
    why: "the components are written with @pulumi/kubernetes 4.32.0, and a plugin has to be as new as its SDK",
  },
  etcd: {
    pinned: "3.6.8",
    minimum: "3.6.0",
    why: "etcd 3.6 is what the API server of the pinned version is run with here",
  },
  "kube-apiserver": kubernetes,
  "kube-controller-manager": kubernetes,
  "kube-scheduler": kubernetes,
  kwok: {
    pinned: "0.7.0",
    minimum: "0.7.0",
    why: "the stages that play the pods' lives are those of kwok 0.7.0",
  },
  moto_server: {
    pinned: "5.2.5",
    minimum: "5.2.5",
    why: "what moto simulates grows with every release, and the AWS resources were tried with 5.2.5",
  },
  "check-registers": {
    pinned: "1.3.1",
    minimum: "1.3.1",
    why: "the program is this project's own, around porcupine of that version",
  },
};
