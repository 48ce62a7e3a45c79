import type { DeclaredState, OperationRecord, RecordedEvent, RecordLine } from "./record/line";
import { Refusal } from "./refusal";
import type { Step } from "./step";

/** What is being carried out. */
export interface Operation {
  /** `evacuate pangyo`. */
  readonly name: string;
  /** What was asked for, for the record. */
  readonly arguments: { readonly [name: string]: unknown };
  readonly steps: readonly Step[];
}

/** What running the steps needs of its surroundings. */
export interface Surroundings {
  readonly record: OperationRecord;
  /** Who runs it. */
  readonly by: string;
  now(): Date;
  /** The declaration at this moment. */
  state(): DeclaredState;
  /** Tells whoever watches. */
  say(text: string): void;
}

/** Steps that a record says are done, with how they ended; and those that were started and not ended. */
function progress(lines: readonly RecordLine[]): { ended: Map<string, RecordLine>; open: Set<string> } {
  const ended = new Map<string, RecordLine>();
  const open = new Set<string>();
  for (const line of lines) {
    if (line.step === undefined) continue;
    if (line.event === "step-started") open.add(line.step);
    if (line.event === "step-done" || line.event === "step-not-applicable") {
      ended.set(line.step, line);
      open.delete(line.step);
    }
  }
  return { ended, open };
}

/**
 * Carries out the steps of an operation that its record does not hold as done, and records each before it starts and
 * after it has ended. It can be stopped at any moment, in any way, and be run again.
 *
 * @returns names of the steps that were not applicable, now or before
 * @throws Refusal where a rule forbids it; whatever a step throws
 */
export async function runSteps(operation: Operation, surroundings: Surroundings): Promise<string[]> {
  const { record, by, now, state, say } = surroundings;
  const write = (event: RecordedEvent, more: Partial<RecordLine> = {}) =>
    record.append({
      at: now().toISOString(),
      event,
      operation: operation.name,
      by,
      state: state(),
      ...more,
    });
  const { lines, torn } = record.read();
  const { ended, open } = progress(lines);
  if (lines.length === 0 && torn === undefined) write("begun", { arguments: operation.arguments });
  else {
    const cut = torn === undefined ? [] : [`the last line was cut off: ${torn.slice(0, 120)}`];
    write("resumed", { arguments: operation.arguments, facts: cut });
    say(
      `goes on where it stopped, as ${record.place} says${torn === undefined ? "" : "; its last line was cut off"}`,
    );
  }
  const notApplicable: string[] = [];
  for (const [index, step] of operation.steps.entries()) {
    const position = `${index + 1}/${operation.steps.length} ${step.title}`;
    const before = ended.get(step.name);
    if (before && step.looksOnly !== true) {
      if (before.event === "step-not-applicable") notApplicable.push(step.name);
      say(`${position}: ${before.event === "step-done" ? "done" : "not applicable"} before, ${before.at}`);
      continue;
    }
    say(position);
    write("step-started", { step: step.name });
    try {
      const { outcome, facts } = await step.run(open.has(step.name));
      write(outcome === "done" ? "step-done" : "step-not-applicable", { step: step.name, facts });
      for (const fact of facts) say(`    ${fact}`);
      if (outcome === "done") continue;
      notApplicable.push(step.name);
      say("    not applicable: it was not done");
    } catch (error) {
      const facts = [error instanceof Error ? error.message : String(error)];
      write(error instanceof Refusal ? "refused" : "step-failed", { step: step.name, facts });
      throw error;
    }
  }
  write("finished", { facts: notApplicable.map((step) => `not applicable: ${step}`) });
  return notApplicable;
}

/**
 * Says what each step of an operation would do, and changes nothing.
 *
 * @throws Refusal where a rule would forbid it
 */
export async function rehearseSteps(operation: Operation, say: (text: string) => void): Promise<void> {
  for (const [index, step] of operation.steps.entries()) {
    say(`${index + 1}/${operation.steps.length} ${step.title}`);
    for (const fact of (await step.rehearse?.()) ?? []) say(`    ${fact}`);
  }
}
