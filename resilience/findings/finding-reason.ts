import type { Goals } from "../blueprint/service";
import type { Mend, Problem } from "../defects/defect";
import type { Reason } from "../judge/reason";
import type { Remedy } from "../judge/remedy";
import type { RtoTerm } from "../judge/rto-term";
import type { Outcome } from "../judge/verdict";
import type { LossElement } from "../loss/loss";

/** A thing that something needs in order to work, or to heal. */
export interface Need {
  /** `service`, or the kind of a store. */
  readonly kind: string;
  readonly name: string;
}

/** Facts of a site by which it is known what it has in common with others. */
export const siteFacts = [
  "location",
  "seismic-zone",
  "typhoon-track",
  "flood-elevation",
  "tsunami-elevation",
  "coast-distance",
  "substation",
  "carriers",
  "backbone",
] as const;

/** A fact of a site by which it is known what it has in common with others. */
export type SiteFact = (typeof siteFacts)[number];

/** In what a dependency's goals are less than those of what depends on it. */
export type Shortfall =
  | { readonly kind: "survive"; readonly has: Goals["survive"]; readonly wanted: Goals["survive"] }
  | { readonly kind: "served"; readonly losses: 1 | 2; readonly has: number; readonly wanted: number }
  | { readonly kind: "rto"; readonly hasSeconds: number; readonly wantedSeconds: number };

/** Something of a service that stands at a site. */
export type Placed =
  | { readonly kind: "replicas"; readonly replicas: number }
  | { readonly kind: "member"; readonly storeKind: string; readonly store: string }
  | { readonly kind: "backups"; readonly storeKind: string; readonly store: string; readonly bucket: string };

/** Something of a service, and where it stands. */
export interface StandingPart {
  readonly placed: Placed;
  /** The site, or where there is none the region. */
  readonly site: string;
  /** URN of the resource. */
  readonly resource: string;
}

/** A goal that breaks: under which loss, under how many more, and a few of the reasons. */
interface Broken {
  readonly service: string;
  readonly lost: readonly LossElement[];
  readonly moreLosses: number;
  readonly because: readonly Reason[];
}

/** What is worse by a defect. */
export interface Follows {
  /** Verdicts that are worse, without any loss and under every loss that was judged. */
  readonly verdicts: number;
  /** Of these, verdicts that do not meet their goal only by it. */
  readonly unmet: number;
  /** The services that they are of. */
  readonly services: readonly string[];
}

/** What is wrong, and why. */
export type FindingReason =
  | ({
      readonly kind: "survival-goal-unmet";
      readonly outcome: Outcome;
      readonly survive: Goals["survive"];
    } & Broken)
  | ({ readonly kind: "served-goal-unmet"; readonly served: number; readonly servedGoal: number } & Broken)
  | ({
      readonly kind: "rto-goal-unmet";
      readonly servedGoal: number;
      readonly rtoSeconds: number | null;
      readonly rtoTerms: readonly RtoTerm[];
      readonly rtoGoalSeconds: number;
    } & Broken)
  | ({
      readonly kind: "rpo-goal-unmet";
      readonly rpoSeconds: number | null;
      readonly rpoGoalSeconds: number;
    } & Broken)
  | { readonly kind: "site-facts-undeclared"; readonly site: string; readonly facts: readonly SiteFact[] }
  /** `because`: the first of the reasons. */
  | {
      readonly kind: "common-cause-failure";
      readonly lost: readonly LossElement[];
      readonly services: readonly string[];
      readonly because?: Reason;
    }
  /** `lost`: what is lost already. `meanwhile`: what would stop the services then; absent: draining alone is enough. */
  | {
      readonly kind: "repairs-must-wait";
      readonly site: string;
      readonly lost: readonly LossElement[];
      readonly meanwhile?: LossElement;
      readonly services: readonly string[];
    }
  | { readonly kind: "goals-undeclared"; readonly service: string }
  /** `why` says what the reader of the field says. */
  | {
      readonly kind: "field-unread";
      readonly field: string;
      readonly why: string;
      readonly service?: string;
    }
  /** `strandedDatabases`: those with replicas at `strandedSites`, of which nobody could promote one. */
  | {
      readonly kind: "quorum-stops";
      readonly quorum: string;
      readonly voters: number;
      readonly sites: readonly string[];
      readonly services: readonly string[];
      readonly strandedDatabases: readonly string[];
      readonly strandedSites: readonly string[];
    }
  | {
      readonly kind: "single-point-of-failure";
      readonly service: string;
      readonly site: string;
      readonly dependants: readonly string[];
    }
  | { readonly kind: "failover-authority-cycle"; readonly way: readonly Need[] }
  | { readonly kind: "operator-access-cycle"; readonly tool: string; readonly way: readonly Need[] }
  | {
      readonly kind: "outside-residency";
      readonly service: string;
      readonly residency: string;
      readonly placed: Placed;
      readonly site: string;
    }
  | {
      readonly kind: "outside-allowed-sites";
      readonly service: string;
      readonly placed: Placed;
      readonly site: string;
      readonly allowedSites: readonly string[];
    }
  | {
      readonly kind: "data-outside-allowed-sites";
      readonly services: readonly string[];
      readonly placed: Placed;
      readonly site: string;
    }
  | {
      readonly kind: "too-few-sites";
      readonly service: string;
      readonly sites: readonly string[];
      readonly minimumSites: number;
    }
  /** `lost`: the first of the events. `residency`: the jurisdiction that the data may not leave. */
  | {
      readonly kind: "data-lost-for-good";
      readonly stores: readonly string[];
      readonly services: readonly string[];
      readonly bucket: string;
      readonly lost: readonly LossElement[];
      readonly moreLosses: number;
      readonly residency?: string;
    }
  /** Objects of which a single event takes every copy, and no backup is declared. `share`: of all, at the most. */
  | {
      readonly kind: "objects-lost-for-good";
      readonly service: string;
      readonly store: string;
      readonly share: number;
      readonly lost: readonly LossElement[];
    }
  | { readonly kind: "dependency-without-goals"; readonly service: string; readonly dependency: string }
  | {
      readonly kind: "weaker-dependency";
      readonly service: string;
      readonly dependency: string;
      readonly shortfalls: readonly Shortfall[];
    }
  /**
   * A defect. `alsoAt`: URNs of other resources with the same one. `follows`: what is worse by it; absent where nothing
   * is, or where that is not known of it alone.
   */
  | {
      readonly kind: "defect";
      readonly resource: string;
      readonly field: string;
      readonly problem: Problem;
      readonly alsoAt: readonly string[];
      readonly follows?: Follows;
    }
  /** What a policy that judges the resources by itself says of them. */
  | { readonly kind: "stated"; readonly text: string };

/** What to do about it. */
export type FindingRemedy =
  | Remedy
  | { readonly kind: "mend-defect"; readonly field: string; readonly problem: Problem; readonly mend?: Mend }
  | { readonly kind: "lower-goal"; readonly service: string }
  | { readonly kind: "declare-site-facts"; readonly site: string }
  | { readonly kind: "separate-sites"; readonly lost: readonly LossElement[] }
  | { readonly kind: "restore-first"; readonly lost: readonly LossElement[] }
  | { readonly kind: "declare-goals"; readonly service: string }
  | { readonly kind: "state-field"; readonly field: string; readonly service: string }
  | { readonly kind: "declare-by-contract" }
  | { readonly kind: "spread-voters-over-sites"; readonly sites: 3 | 5 }
  | { readonly kind: "run-elsewhere-or-soften"; readonly service: string }
  | { readonly kind: "soften-dependency"; readonly dependant: Need; readonly dependency: Need }
  | { readonly kind: "move-into-residency"; readonly service: string; readonly residency: string }
  | { readonly kind: "leave-site"; readonly site: string }
  /** `service`, `residency`: whose goal can accept it instead, and what keeps its data where it is. */
  | {
      readonly kind: "keep-backups-elsewhere";
      readonly lost: readonly LossElement[];
      readonly service?: string;
      readonly residency?: string;
    }
  | {
      readonly kind: "copy-objects-outside";
      readonly store: string;
      readonly lost: readonly LossElement[];
      readonly service: string;
    }
  | { readonly kind: "run-at-more-sites"; readonly sites: number; readonly allowedSites: readonly string[] }
  | { readonly kind: "state-dependency-goals"; readonly service: string; readonly dependency: string }
  | { readonly kind: "raise-dependency-goals"; readonly service: string; readonly dependency: string }
  | { readonly kind: "stated"; readonly text: string };
