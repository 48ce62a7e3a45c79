import type { ToolName } from "@holdfast/toolchain";

/** A place that a program listens on. */
export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** A program of the lab, before it is started. */
export interface Program {
  /** Name in logs and messages: that of the tool. */
  readonly tool: ToolName;
  readonly arguments: readonly string[];
  /** Variables that it needs besides those that every program gets. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it listens; all of these must be free before it starts. */
  readonly listens: readonly Listening[];
  /** Asks once whether it does its work; false and an error both mean: not yet. */
  ready(): Promise<boolean>;
}
