/** Why an object of a cluster, or a component, is not what it is declared to be. */
export type ObjectProblem =
  /** A value that the API server does not take. */
  | { readonly kind: "refused-value"; readonly value: string; readonly expected: string }
  /** A label that says of an object that it is a part of something else than it is. */
  | { readonly kind: "other-label"; readonly value: string; readonly meant: string; readonly what: string }
  /** A file that is named by its path, and lies in a volume of the pod that is not mounted there. */
  | {
      readonly kind: "file-not-mounted";
      readonly value: string;
      /** What has such a file: `ConfigMap payments-0-pangyo`. */
      readonly source: string;
      /** The file that names it; absent where the container itself does. */
      readonly within?: string;
    }
  /** A file that is named by its path, and that what is mounted there does not have. */
  | {
      readonly kind: "no-such-file";
      readonly value: string;
      readonly source: string;
      readonly within?: string;
    }
  /** A pod that its namespace's profile of pod security does not admit. */
  | {
      readonly kind: "breaks-pod-security";
      readonly value: string;
      readonly profile: string;
      readonly namespace: string;
    }
  /** The private key of a certificate, as a file that every user of the container may read. */
  | {
      readonly kind: "key-readable-by-all";
      readonly value: string;
      readonly secret: string;
      /** The program that is given it does not take such a key. */
      readonly refused: boolean;
    }
  /** Volumes of root that the user of a pod has to read or to write, and no group that they are given to. */
  | { readonly kind: "volumes-of-root"; readonly user: number; readonly volumes: readonly string[] }
  /** A directory that a program is told to write to, and cannot. */
  | { readonly kind: "directory-unwritable"; readonly value: string; readonly variable: string }
  /** A pod that is killed before what it does first when it stops has ended. */
  | { readonly kind: "killed-while-stopping"; readonly value: number; readonly seconds: number }
  /** A volume in memory that may take more than its container may. */
  | { readonly kind: "memory-volume-too-large"; readonly value: string; readonly limit: string }
  /** A constraint by which a workload's pods are to be spread, and that is for other pods. */
  | { readonly kind: "spreads-others"; readonly value: string }
  /** Pods that are to be kept apart from pods that are not there. */
  | { readonly kind: "apart-from-nothing"; readonly value: string }
  /** A label of nodes in Kubernetes' own domain that it does not have. */
  | { readonly kind: "no-such-topology"; readonly value: string; readonly hard: boolean }
  /** A Job that is stopped before it can have done anything. */
  | { readonly kind: "stopped-at-once"; readonly value: number }
  /** A size that keys of an algorithm do not have. */
  | {
      readonly kind: "no-such-key-size";
      readonly value: number;
      readonly algorithm: string;
      readonly sizes: string;
    }
  /** The API group of an issuer that has another. */
  | { readonly kind: "other-group"; readonly value: string; readonly group: string; readonly issuer: string }
  /** A Service that names pods of which it names none until they are ready, and they wait for each other to be. */
  | { readonly kind: "named-when-ready"; readonly workload: string }
  /** Ports of a Service that cannot be told apart. */
  | { readonly kind: "ports-unnamed"; readonly value: string }
  /** A class with whose claims the data goes. */
  | { readonly kind: "deletes-data"; readonly value: string; readonly workload: string }
  /** Two classes of priority that both are the default. */
  | { readonly kind: "two-defaults"; readonly value: string }
  /** Instances of one component that say different things of what they share. */
  | {
      readonly kind: "instances-differ";
      readonly value: string;
      readonly others: string;
      /** `database bank` */
      readonly what: string;
      readonly instances: readonly string[];
    }
  /** What a component is told, and what is declared under it. */
  | {
      readonly kind: "declared-otherwise";
      readonly value: string;
      /** What is declared; absent where the field is a text in which it does not stand. */
      readonly is?: string;
      /** URN of what is declared otherwise. */
      readonly at: string;
      readonly field: string;
      /** URNs of everything that is declared under the component. */
      readonly under: readonly string[];
    };
