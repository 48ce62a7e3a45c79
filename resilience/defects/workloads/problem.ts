/** What of a pod is there twice. */
export type Repeated = "container" | "volume" | "port" | "variable";

/** What has to be of one version, or of neighbouring ones, to work together: members of a shard, voters of a quorum. */
export type VersionedPeers = "members" | "voters";

/** Why a workload, or what belongs to it, does not do what it is declared for. */
export type WorkloadProblem =
  /** A service says that it keeps something, and names no store that it writes to. */
  | { readonly kind: "writes-unstored"; readonly value: string }
  /** A service names no store, and what it writes is on one disk of its site. `value`: the claim. */
  | { readonly kind: "kept-on-disk-alone"; readonly value: string; readonly service: string }
  /** A selector that is not for the pods of its own template. */
  | { readonly kind: "selector-misses-template"; readonly value: string }
  /** Something of a pod is there twice. */
  | { readonly kind: "declared-twice"; readonly what: Repeated; readonly value: string }
  /** A pod asks for more than any place has that could run it. */
  | {
      readonly kind: "fits-nowhere";
      readonly resource: "cpu" | "memory";
      /** What one pod requests: cores, or GiB. */
      readonly requested: number;
      /** The most that one hall of the site has. */
      readonly most: number;
      readonly site: string;
    }
  /** A container may take less than it requests. */
  | {
      readonly kind: "limit-below-request";
      readonly resource: string;
      readonly value: string;
      readonly requested: string;
    }
  /** A container's resources are outside of what the LimitRange of its namespace admits. */
  | {
      readonly kind: "outside-limit-range";
      readonly resource: string;
      readonly value: string;
      readonly bound: "max" | "min";
      readonly limit: string;
      readonly limitRange: string;
    }
  /** The pods of a namespace request more than its quota. */
  | {
      readonly kind: "quota-too-small";
      readonly resource: "cpu" | "memory" | "pods" | "memory-limit" | "storage";
      readonly value: number;
      readonly requested: number;
      readonly namespace: string;
      /** URN of the workload that requests most of it. */
      readonly most: string;
    }
  /** A pod asks for nodes of a hall that its site does not have. */
  | {
      readonly kind: "no-such-hall";
      readonly value: string;
      readonly site: string;
      readonly halls: readonly string[];
    }
  /** A pod asks for nodes with a label that nothing declares. */
  | { readonly kind: "node-label-undeclared"; readonly label: string; readonly value: string }
  /** Copies that are to be spread over halls may run in one only. */
  | { readonly kind: "pinned-to-hall"; readonly value: string; readonly site: string; readonly halls: number }
  /** A budget that selects no pod. */
  | { readonly kind: "guards-nothing"; readonly namespace: string }
  /** A budget that lets no pod go, so that no node on which one runs can be drained. */
  | { readonly kind: "lets-nothing-drain"; readonly value: string; readonly replicas: number }
  /** A budget states both of what may be stated once. */
  | { readonly kind: "two-budgets-in-one" }
  /** An autoscaler whose maximum is below its minimum. */
  | { readonly kind: "maximum-below-minimum"; readonly value: number; readonly minimum: number }
  /** An autoscaler that may not do what its maximum is for. */
  | { readonly kind: "never-scales-up"; readonly minimum: number; readonly maximum: number }
  /** An update that takes every pod of a workload at once. */
  | { readonly kind: "update-takes-all"; readonly value: string }
  /** A probe that asks something else than the pod. */
  | { readonly kind: "probe-asks-another"; readonly probe: string; readonly value: string }
  /** A probe that asks for the role of a member: it fails for one that works and has another role. */
  | { readonly kind: "probe-asks-role"; readonly probe: string; readonly value: string }
  /** A Deployment that makes no pods until somebody resumes it. */
  | { readonly kind: "paused" }
  /** A condition without which pods are never ready, and that nothing declared sets. */
  | { readonly kind: "readiness-gate"; readonly value: string }
  /** Pods ask for something of their cluster that nothing declares. */
  | {
      readonly kind: "needs-of-cluster";
      readonly what: "scheduler" | "runtime-class" | "image-on-node";
      readonly value: string;
    }
  /** A member or voter of a version that does not work beside that of the others. */
  | {
      readonly kind: "version-beside-others";
      readonly of: VersionedPeers;
      /** The shard or quorum. */
      readonly name: string;
      readonly value: string;
      readonly others: string;
    }
  /** Answers of a service that were kept for so long have ended with its loss. `value`: the service. */
  | { readonly kind: "cache-ended"; readonly value: string; readonly seconds: number }
  /** Pods at a site keep answers of a service for less time than those at others, or not at all. `value`: the service. */
  | {
      readonly kind: "cache-shorter";
      readonly value: string;
      readonly seconds: number;
      readonly elsewhereSeconds: number;
    }
  /** Pods are told to keep answers of what their service does not need. `value`: its name. */
  | { readonly kind: "cache-of-nothing"; readonly value: string; readonly dependencies: readonly string[] }
  /** Nothing bounds how long a replica takes to start. */
  | { readonly kind: "start-unbounded"; readonly container: string }
  /** A directory of data on a volume that ends with its pod. */
  | {
      readonly kind: "data-in-pod";
      readonly what: "member" | "voter" | "server";
      readonly directory: string;
      readonly volume: string;
    }
  /** A server may not write where it keeps its data. */
  | {
      readonly kind: "data-read-only";
      readonly what: "member" | "voter" | "server";
      readonly directory: string;
    }
  /** A class that binds volumes before it is known where their pods run. */
  | { readonly kind: "binds-before-pod"; readonly value: string }
  /** A registry of images that other sites need stands at one of them. */
  | {
      readonly kind: "stands-at-one-site";
      readonly value: string;
      readonly site: string;
    }
  /** Pods are told of a host that stands at another site alone. */
  | {
      readonly kind: "asks-one-site";
      readonly value: string;
      readonly site: string;
      readonly starts: boolean;
    }
  /** Nothing says how many proxies a gateway has, and where: its implementation makes one. */
  | { readonly kind: "proxies-undeclared"; readonly value: string; readonly gateway: string }
  /** A gateway has one proxy. */
  | {
      readonly kind: "proxies-too-few";
      readonly value: string;
      readonly gateway: string;
      readonly site: string;
    }
  /** All of a gateway's proxies may stand in one hall. */
  | {
      readonly kind: "proxies-in-one-hall";
      readonly value: string;
      readonly gateway: string;
      readonly site: string;
    }
  /** Nothing keeps any of a gateway's proxies when nodes are drained. */
  | { readonly kind: "proxies-without-budget"; readonly value: string; readonly gateway: string }
  /** A deployment waits for pods that are not ready before other sites stand, of which others like it do not. */
  | {
      readonly kind: "waits-for-other-sites";
      readonly value: string;
      readonly what: "voter" | "member" | "service";
    };
