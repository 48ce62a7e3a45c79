/** What keeps those who are to be called from being called. */
export type PagingProblem =
  /** Something is sent to a topic, or watched on one, that is not declared. `value`: its name. */
  | { readonly kind: "topic-undeclared"; readonly value: string; readonly region: string }
  /** What is sent to a topic reaches nobody: it has no subscription, and no alarm watches it. */
  | {
      readonly kind: "topic-unheard";
      readonly value: string;
      readonly region: string;
      /** URN of what sends to it. */
      readonly sender: string;
      /** A topic of the same name in another region is heard. */
      readonly isHeardElsewhere: boolean;
    }
  /** An alarm that tells nobody. */
  | { readonly kind: "alarm-tells-nobody"; readonly value: string };
