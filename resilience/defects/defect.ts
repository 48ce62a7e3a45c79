import type { PatroniSettings } from "@holdfast/contract/patroni/settings";
import type { Value } from "@holdfast/contract/value";
import type { Blueprint } from "../blueprint/blueprint";
import type { Answer, AnswerSet } from "../blueprint/endpoint";
import type { Reading } from "../blueprint/reading";
import type { NamespaceQuota } from "../blueprint/workload";
import type { Level, PolicyName } from "../findings/finding";
import type { ConfigurationProblem } from "./configuration/problem";
import type { AuthorityProblem } from "./authority/problem";
import type { MonitoringProblem } from "./monitoring/problem";
import type { EventLogProblem } from "./event-logs/problem";
import type { PagingProblem } from "./paging/problem";
import type { PeerProblem } from "./peers/problem";
import type { ObjectProblem } from "./objects/problem";
import type { ObjectStoreProblem } from "./object-store/problem";
import type { ReferenceProblem } from "./references/problem";
import type { WayProblem } from "./ways/problem";
import type { VaultProblem } from "./vault/problem";
import type { CloudNetworkProblem } from "./cloud-network/problem";
import type { DnsProblem } from "./dns/problem";
import type { StartProblem } from "./start/problem";
import type { WorkloadProblem } from "./workloads/problem";

/** What is wrong with a field, as data: a union of the areas', each of which has its texts in `report/text/defects`. */
export type Problem =
  | ReferenceProblem
  | WayProblem
  | VaultProblem
  | ConfigurationProblem
  | DnsProblem
  | CloudNetworkProblem
  | AuthorityProblem
  | WorkloadProblem
  | StartProblem
  | EventLogProblem
  | MonitoringProblem
  | PagingProblem
  | PeerProblem
  | ObjectProblem
  | ObjectStoreProblem;

/** A field of a resource, and the value with which the defect is gone. */
export interface Mend {
  /** URN of the resource. */
  readonly resource: string;
  /** The way to the field within its inputs. */
  readonly path: readonly (string | number)[];
  /** What to write there; absent: the field goes. */
  readonly value?: Value;
}

/** What holds of members in place of what is declared of them. */
export interface MembersInForce {
  /** URNs of their StatefulSets, or of routers; settings hold for their whole shard. */
  readonly members: readonly string[];
  readonly settings?: Partial<PatroniSettings>;
  /** A tag of theirs, which is none where the blueprint is taken to be without defects. */
  readonly tags?: { readonly noFailover?: boolean; readonly noSync?: boolean };
  /** Seconds until these routers have seen a new leader. */
  readonly checkSeconds?: number;
}

/** What is not as it is meant because of a defect: an answer, whom a zone's users learn to ask, a quota, a name's route. */
export type Impairment =
  | {
      readonly kind: "answers";
      readonly hostname: string;
      readonly server: AnswerSet["server"];
      /** What it answers. */
      readonly is: readonly Answer[];
      /** What it would answer instead without the defect. */
      readonly meant: readonly Answer[];
    }
  /** Seconds for which its answers are kept. */
  | {
      readonly kind: "ttl";
      readonly hostname: string;
      readonly server: AnswerSet["server"];
      readonly is: number;
      readonly meant: number;
    }
  | { readonly kind: "delegation"; readonly zone: string; readonly provider: AnswerSet["provider"] }
  /** What a namespace may not have, of what runs in it. */
  | { readonly kind: "quota"; readonly is: NamespaceQuota }
  /** Public names that a deployment was to be reached by. */
  | { readonly kind: "unrouted"; readonly deployment: string; readonly meant: readonly string[] }
  /** A public name that a deployment takes and is another service's. */
  | { readonly kind: "taken-name"; readonly deployment: string; readonly name: string };

/** Something that is declared and cannot do what it is declared for, by what the resources say themselves. */
export interface Defect {
  readonly policy: PolicyName;
  readonly level: Exclude<Level, "advisory">;
  /** URN of the resource at fault. */
  readonly resource: string;
  /** The field at fault: a path in its inputs (`spec.selector`), or a file and what stands in it (`pgbackrest.conf: repo1-path`). */
  readonly field: string;
  /** What is wrong with it. */
  readonly problem: Problem;
  /** The service that it concerns; absent where it concerns none, or several. */
  readonly service?: string;
  /**
   * URNs of workloads, routes, members, routers, voters, records, name servers, vaults, rules that copy them, and backups of
   * databases that do not do their part because of it: no verdict counts on them. Default: none.
   */
  readonly disables?: readonly string[];
  /** What holds of members in place of what the blueprint says of them. Default: what it says. */
  readonly inForce?: MembersInForce;
  /** What else is not as it is meant because of it. Default: nothing. */
  readonly impairs?: readonly Impairment[];
  /** It is meant, unless a goal is not met because of it. Default: it never is. */
  readonly mayBeMeant?: boolean;
  /** What has one cause is one finding. Default: the resource's type, the field, and the problem's kind and `value`. */
  readonly cause?: string;
  /** The change that mends it, where one change can. */
  readonly mend?: Mend;
}

/** Finds the defects of one area. What the blueprint says was read from the same resources. */
export type DefectReader = (reading: Reading, blueprint: Blueprint) => readonly Defect[];
