import type { Mark } from "./drill-run";

/** What users of one service got in a while. */
export interface ServiceLoad {
  /** Requests that were done. */
  readonly done: number;
  /** Requests that were refused or not answered. */
  readonly failed: number;
  /** Requests that were done, by the site whose gateway answered. */
  readonly sites: Readonly<Record<string, number>>;
}

/** Something that happened while drills run, for whoever watches. */
export type DrillProgress =
  /** What is done now, in a line. */
  | { readonly kind: "step"; readonly text: string }
  /** What users got in the second before `milliseconds`, which count from the drill's start. */
  | {
      readonly kind: "load";
      readonly milliseconds: number;
      readonly services: Readonly<Record<string, ServiceLoad>>;
    }
  /** Something was done to the sites, or seen of them. */
  | { readonly kind: "mark"; readonly mark: Mark };
