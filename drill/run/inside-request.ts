import type { DrilledDeclaration, Ranges } from "../isolation/isolation";
import type { Programs } from "../sites/programs";
import type { DrillProgress } from "./progress";
import type { Scenario } from "./scenario";

/** What the process that keeps the sites is given, as a JSON file. */
export interface InsideRequest {
  /** What is declared, with the addresses that it has on this machine. */
  readonly declaration: DrilledDeclaration;
  readonly programs: Programs;
  /** A first start has a process of its own; before all others everything is started. */
  readonly scenarios: readonly Scenario[];
  /** Library that lets each site have a clock of its own, where a scenario asks for one. */
  readonly clockLibrary?: string | undefined;
  readonly seed: number;
  /** Folder that it writes what it saw to, which outlives it. */
  readonly folder: string;
  /** Where sites are ranges of loopback addresses. Absent: it is in namespaces of its own. */
  readonly loopback?:
    | { readonly ranges: Ranges; /** For what does not outlive the drill. */ readonly folder: string }
    | undefined;
}

/** A line that it prints. */
export type InsideLine =
  | DrillProgress
  /** A drill is over, and this file holds it. */
  | { readonly kind: "run"; readonly file: string }
  /** It cannot go on. */
  | { readonly kind: "failed"; readonly text: string };
