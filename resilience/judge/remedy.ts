import type { LossElement } from "../loss/loss";
import { type Reason, statementKey } from "./reason";
import type { RtoTerm } from "./rto-term";
import type { Unmet } from "./verdict";

/** What is to be changed. */
type Change =
  | { readonly kind: "declare-service"; readonly service: string }
  | { readonly kind: "declare-store"; readonly storeKind: string; readonly store: string }
  | { readonly kind: "declare-workload"; readonly service: string }
  | { readonly kind: "state-goals"; readonly service: string; readonly fields: readonly string[] }
  | { readonly kind: "spread-voters"; readonly quorum: string; readonly voters: number }
  | { readonly kind: "name-voters"; readonly shard: string }
  | { readonly kind: "add-member"; readonly shard: string }
  | { readonly kind: "add-synchronous-replica"; readonly shard: string }
  | { readonly kind: "add-member-or-relax-strict"; readonly shard: string }
  | { readonly kind: "turn-synchronous-on"; readonly shard: string }
  | { readonly kind: "check-leader-sooner"; readonly database: string; readonly checkSeconds: number }
  | {
      readonly kind: "lower-election-timeout";
      readonly quorum: string;
      readonly electionMilliseconds: number;
    }
  | { readonly kind: "take-tag-out"; readonly shard: string; readonly site: string; readonly tag: string }
  | {
      readonly kind: "raise-synchronous-count";
      readonly shard: string;
      readonly synchronousReplicas: number;
    }
  | {
      readonly kind: "shorten-leader-key";
      readonly shard: string;
      readonly ttlSeconds: number;
      readonly loopWaitSeconds: number;
    }
  | { readonly kind: "add-object-sites"; readonly store: string }
  | { readonly kind: "copy-objects-further"; readonly store: string }
  | { readonly kind: "add-stream-copies"; readonly stream: string; readonly copies: number }
  | {
      readonly kind: "place-stream-copies";
      readonly stream: string;
      readonly copies: number;
      readonly uniqueTag?: string;
    }
  | { readonly kind: "keep-stream-on-disk"; readonly stream: string }
  | { readonly kind: "sync-always"; readonly eventLog: string }
  | { readonly kind: "declare-streams"; readonly eventLog: string }
  | { readonly kind: "second-backbone" }
  | { readonly kind: "check-address"; readonly hostname: string; readonly site: string }
  | { readonly kind: "declare-records"; readonly hostname: string; readonly server: string }
  | { readonly kind: "shorten-detection"; readonly hostname: string; readonly server: string }
  | { readonly kind: "answer-by-both-providers"; readonly hostname: string }
  | { readonly kind: "shed-overload"; readonly service: string; readonly site: string }
  | { readonly kind: "run-at-further-site"; readonly service: string }
  | {
      readonly kind: "add-store-entrances";
      readonly entrance: string;
      readonly storeKind: string;
      readonly store: string;
      readonly site: string;
    }
  /** `more`: some of its replicas are there already. */
  | { readonly kind: "run-at-site"; readonly service: string; readonly site: string; readonly more: boolean }
  | { readonly kind: "declare-replica-capacity"; readonly service: string; readonly site: string }
  | { readonly kind: "make-room"; readonly service: string; readonly site: string }
  | {
      readonly kind: "make-room-for-replicas";
      readonly service: string;
      readonly site: string;
      readonly replicas: number;
    }
  | {
      readonly kind: "add-replicas";
      readonly service: string;
      readonly site: string;
      readonly replicas: number;
    }
  | {
      readonly kind: "run-replicas-at-all-times";
      readonly service: string;
      readonly site: string;
      readonly replicas: number;
    }
  | { readonly kind: "add-startup-probe"; readonly service: string; readonly site: string }
  | { readonly kind: "do-without"; readonly service: string; readonly lost: readonly LossElement[] };

/** A change that would keep parts of a goal. */
export type Remedy = Change & {
  /** The parts of the goal that it keeps. */
  readonly mends: readonly Unmet[];
  /** For a remedy that shortens a recovery: kinds of the terms that it shortens. */
  readonly shortens?: readonly RtoTerm["kind"][];
  /** URN of the resource to change. */
  readonly resource?: string;
};

/** What a remedy changes, as a key: two of one key are the same change, wherever it is made. */
export function changeKey({
  mends: _mends,
  shortens: _shortens,
  resource: _resource,
  ...change
}: Remedy): string {
  return statementKey(change);
}

/** What a loss leaves of one part, and why. */
export interface Explained {
  readonly because: readonly Reason[];
  readonly remedies: readonly Remedy[];
}
