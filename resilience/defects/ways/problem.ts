import type { WayNames } from "./way";

/** Where a way from one to another ends. */
export type WayProblem =
  /** A Service does not lead to the pods that it is for. */
  | {
      readonly kind: "selects-others";
      /** The selector, as labels with their values. */
      readonly value: string;
      readonly site: string;
      /** Names of workloads whose pods it is for. */
      readonly meant: readonly string[];
      /** Names of workloads whose pods it selects and is not for; none: it selects nothing. */
      readonly selected: readonly string[];
      /** Whether it selects those that it is for as well. */
      readonly among: boolean;
    }
  /** A Service leads to a port that its pods do not have. */
  | {
      readonly kind: "target-port-missing";
      /** The number or name. */
      readonly value: string;
      readonly meant: readonly string[];
      /** The ports that the pods have, as names or numbers. */
      readonly ports: readonly string[];
    }
  /** A load balancer does not let in those who call what is behind it. */
  | {
      readonly kind: "source-refused";
      readonly value: string;
      /** Ranges that it lacks. */
      readonly refused: readonly string[];
      /** Name of what is behind it. */
      readonly end: string;
    }
  /** NetworkPolicies do not let through what one has to reach. */
  | {
      readonly kind: "not-let-through";
      readonly direction: "ingress" | "egress";
      /**
       * What is wrong with the policy that comes nearest: no rule for the peer; not the direction that it has rules for; it
       * selects no pods. Or there is none.
       */
      readonly by: "rule" | "direction" | "selector" | "no-policy";
      /** Name of the workload whose pods are at this end. */
      readonly end: string;
      /** Peers and ports, as one text. */
      readonly value: string;
      /** Whom it does not let through: ranges, or pods of a namespace. */
      readonly peers: readonly string[];
      /** Protocols with numbers of ports. */
      readonly ports: readonly string[];
      /** Who has to reach whom and does not. */
      readonly ways: readonly WayNames[];
    };
