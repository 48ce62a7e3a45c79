/** What happened. */
export type RecordedEvent =
  /** The operation was asked for, with its arguments. */
  | "begun"
  /** It was run again after it had stopped. */
  | "resumed"
  | "step-started"
  | "step-done"
  /** There was nothing that the step could be done to; the facts say why. It is never the same as done. */
  | "step-not-applicable"
  | "step-failed"
  /** A safety rule or a verdict forbids it. Nothing was changed by what is refused. */
  | "refused"
  | "finished";

/** Which declaration an operation worked on. */
export interface DeclaredState {
  /** SHA-256, in hexadecimal, of the project's file and those of its stacks. */
  readonly configuration: string;
  /** Commit that is checked out, with `+changes` where files differ from it; `null` outside of a Git repository. */
  readonly commit: string | null;
}

/** One line of a record. */
export interface RecordLine {
  /** When, as ISO 8601 in UTC. */
  readonly at: string;
  readonly event: RecordedEvent;
  /** The operation: `evacuate pangyo`. */
  readonly operation: string;
  /** Name of the step, for what happened to one. */
  readonly step?: string;
  /** Who: user of the operating system and host, `name@host`. */
  readonly by: string;
  readonly state: DeclaredState;
  /** What was asked for, with the first line: options, and the reason where one was given. */
  readonly arguments?: { readonly [name: string]: unknown };
  /** What was seen and done, one sentence each. Nothing secret. */
  readonly facts?: readonly string[];
}

/** What a record holds. */
export interface RecordContent {
  readonly lines: readonly RecordLine[];
  /** Text of a last line that was cut off while it was written. */
  readonly torn?: string;
}

/** An append-only record of one operation. */
export interface OperationRecord {
  /** Where it is kept, for messages. */
  readonly place: string;
  /** What it holds so far. */
  read(): RecordContent;
  /** Adds a line, which is on disk when this returns. */
  append(line: RecordLine): void;
}
