/** What the first start comes to one after the other, in its order. */
export const firstStartSteps = {
  "voters-answer": "every voter answers",
  "version-settled": "the quorum's version is settled",
  "leaders-elected": "every shard has a leader",
  "copies-stream": "every copy streams from its leader",
  "databases-prepared": "roles, archives and tables are there",
  "leaders-home": "the leaders are at home",
  "base-backups": "every shard has its first base backup",
  "names-answered": "every site's name servers answer for every name",
  "first-write": "users of every service have written through the edge",
} as const;

/** One of them. */
export type FirstStartStep = keyof typeof firstStartSteps;

/** One part of the time that a step may take. */
export interface StepTerm {
  readonly what: string;
  readonly seconds: number;
  /** Where the figure is from: a resource says it, a program has it built in, or it is assumed of this machine. */
  readonly from: "declared" | "built in" | "assumed";
}

/** A step as it is predicted. */
export interface PredictedStep {
  readonly step: FirstStartStep;
  /** At most this long after everything was started, in seconds. */
  readonly seconds: number;
  /** What the time since the step before is spent on, at most. */
  readonly terms: readonly StepTerm[];
}

/** A step that came about. */
export interface MeasuredStep {
  readonly step: FirstStartStep;
  /** So long after everything was started, in seconds. */
  readonly seconds: number;
}
