import type { Value } from "@holdfast/contract/value";
import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import type { Level, PolicyName } from "../findings/finding";
import type { ReferenceProblem } from "./references/problem";
import type { WorkloadProblem } from "./workloads/problem";

/** What is wrong with a field, as data: a union of the areas', each of which has its texts in `report/text/defects`. */
export type Problem = ReferenceProblem | WorkloadProblem;

/** A field of a resource, and the value with which the defect is gone. */
export interface Mend {
  /** URN of the resource. */
  readonly resource: string;
  /** The way to the field within its inputs. */
  readonly path: readonly (string | number)[];
  /** What to write there; absent: the field goes. */
  readonly value?: Value;
}

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
   * URNs of workloads, members, routers, voters, records and name servers that do not do their part because of it: no
   * verdict counts on them. Default: none.
   */
  readonly disables?: readonly string[];
  /** What has one cause is one finding. Default: the resource's type, the field, and the problem's kind and `value`. */
  readonly cause?: string;
  /** The change that mends it, where one change can. */
  readonly mend?: Mend;
}

/** Finds the defects of one area. What the blueprint says was read from the same resources. */
export type DefectReader = (reading: Reading, blueprint: Blueprint) => readonly Defect[];
