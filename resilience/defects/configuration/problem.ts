import type { PatroniTiming } from "@holdfast/contract/patroni/read";

/** What is wrong with what a program is configured with. */
export type ConfigurationProblem =
  | DynamicProblem
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
  /** Members take fewer connections than the clients of their database are told that they may hold. */
  | {
      readonly kind: "too-few-for-clients";
      readonly value: number;
      /** Those that no client gets. */
      readonly reserved: number;
      readonly wanted: number;
      /** Those of them that a pooler takes for its clients; absent where none does. */
      readonly shared?: number;
      /** Pods that may run, at all sites together. */
      readonly pods: number;
      /** Name of a shard. */
      readonly shard: string;
    }
  /** A setting with which the program does not do what it is there for. */
  | {
      readonly kind: "login-refused";
      readonly value: string;
      readonly logins: readonly {
        readonly role: string;
        readonly database: string;
        readonly network: string;
        readonly site: string;
      }[];
      /** The line that refuses the first of them; absent where no line is for it. */
      readonly by?: string;
    }
  | {
      readonly kind: "unfit-setting";
      /** What it says; `absent` where it is not said. */
      readonly value: string;
      readonly consequence: Consequence;
      /** What to write instead, where the resources tell. */
      readonly fit?: string;
    };

/** What a Job brings to the consensus store is not what `patroni.yml` declares. */
export type DynamicProblem =
  | {
      readonly kind: "overridden";
      /** What the file for the consensus store says. */
      readonly value: string;
      /** What `bootstrap.dcs` of `patroni.yml` says. */
      readonly declared: string;
      /** A Job brings the file there. */
      readonly applied: boolean;
    }
  /** No Job brings the file there: at the site, or anywhere. */
  | { readonly kind: "not-applied"; readonly shard: string; readonly site?: string }
  /** Patroni takes a parameter from the consensus store alone, or not as it is. */
  | {
      readonly kind: "not-taken";
      readonly value: string;
      readonly runs: string;
      /** It stands in the member's own text, or is less than Patroni takes. */
      readonly why: "own" | "unfit";
    }
  /** Patroni does not run with the timers that are declared. */
  | {
      readonly kind: "corrected-timing";
      readonly value: string;
      readonly declared: PatroniTiming;
      readonly inForce: PatroniTiming;
      /** The least that Patroni takes of each. */
      readonly least: PatroniTiming;
    };

/** Programs that are configured alike because they are parts of one thing. */
export interface Peers {
  readonly of: "members" | "voters" | "routers";
  /** The shard's scope, the quorum or the database. */
  readonly name: string;
}

/** What follows from a setting; each has its words in `report/text/defects/configuration-text.ts`. */
export type Consequence =
  | "own-cluster"
  | "joins-another-shard"
  | "whichever-is-applied-last"
  | "whichever-starts-first"
  | "whichever-leads"
  | "not-yaml"
  | "leader-stops-without-voters"
  | "promotes-another-timeline"
  | "log-not-kept"
  | "copied-anew"
  | "no-promotion"
  | "no-promotion-when-behind"
  | "crash-outlasts-rto"
  | "copies-at-leaders-site"
  | "no-site-said"
  | "acknowledged-too-early"
  | "lost-with-power"
  | "torn-pages"
  | "promotion-replays-first"
  | "slots-end-early"
  | "too-few-connections"
  | "archives-nothing"
  | "hides-failures"
  | "archives-elsewhere"
  | "no-such-file"
  | "no-such-stanza"
  | "restores-nothing"
  | "waits-for-archive"
  | "another-repository"
  | "kept-on-the-member"
  | "kept-at-own-site"
  | "endpoint-of-another-region"
  | "keeps-no-backup"
  | "log-dropped-early"
  | "spool-not-kept"
  | "archived-one-by-one"
  | "another-data-directory"
  | "repository-of-another-shard"
  | "no-such-backend"
  | "led-by-any"
  | "led-by-standbys"
  | "never-checked"
  | "asks-wrong-port"
  | "asks-without-tls"
  | "no-member"
  | "member-missing"
  | "shard-missing"
  | "member-of-another-shard"
  | "shard-unreachable"
  | "mode-not-tcp"
  | "fewer-than-members-take"
  | "fewer-than-pods-hold"
  | "pooler-does-not-start"
  | "pooler-leads-elsewhere"
  | "pooler-knows-no-such-client"
  | "pooler-refused-by-member"
  | "pooler-takes-fewer"
  | "pooler-is-missing"
  | "connection-for-a-session"
  | "refuses-transactions"
  | "lets-anybody-in"
  | "cuts-long-statements"
  | "connections-stay"
  | "starts-only-with-names"
  | "goes-on-with-lost-leader"
  | "differs-at-router"
  | "never-promoted"
  | "never-synchronous"
  | "no-store"
  | "no-such-api"
  | "no-voter-there"
  | "voters-refuse-scheme"
  | "asks-fewer-voters"
  | "address-of-another"
  | "heard-by-itself-alone"
  | "address-not-its-own"
  | "other-port"
  | "other-scheme"
  | "peers-go-elsewhere"
  | "clients-go-elsewhere"
  | "name-of-another"
  | "name-on-no-list"
  | "heartbeat-above-a-fifth"
  | "election-below-distance"
  | "not-a-number"
  | "store-fills-up"
  | "quota-above-volume"
  | "certificate-ends-in-a-year"
  | "alone-after-a-start"
  | "forgets-its-vote"
  | "another-member-list"
  | "nobody-starts-the-quorum"
  | "joins-only"
  | "another-cluster"
  | "elections-by-the-impatient"
  | "fills-up-first"
  | "listed-elsewhere";
