/** What is wrong with what a program is configured with. */
export type ConfigurationProblem =
  /** One says something else than the others that ought to say the same. */
  | {
      readonly kind: "differs-from-others";
      readonly value: string;
      /** What the others say. */
      readonly agreed: string;
      /** How many others say so. */
      readonly others: number;
      /** What they are: `members of payments-0`. */
      readonly among: Peers;
      readonly consequence: Consequence;
    }
  /** They say different things, and no more of them say one than another: none is known to be right. */
  | {
      readonly kind: "peers-disagree";
      /** What they say, each once, in the order of the alphabet. */
      readonly value: string;
      readonly among: Peers;
      readonly consequence: Consequence;
    }
  /** A setting with which the program does not do what it is there for. */
  | {
      readonly kind: "unfit-setting";
      /** What it says; `absent` where it is not said. */
      readonly value: string;
      readonly consequence: Consequence;
      /** What to write instead, where the resources tell. */
      readonly fit?: string;
    };

/** Programs that are configured alike because they are parts of one thing. */
export interface Peers {
  readonly of: "members" | "voters" | "routers";
  /** The shard's scope, the quorum or the database. */
  readonly name: string;
}

/** What follows from a setting; each has its words in `report/text/defects/configuration-text.ts`. */
export type Consequence = "own-cluster" | "joins-another-shard";
