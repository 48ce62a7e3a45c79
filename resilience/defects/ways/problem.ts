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
    };
