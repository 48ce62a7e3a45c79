import * as path from "node:path";
import { declaredPart, DECLARES_KEY, InvalidInputError, requireWhole } from "@holdfast/resilience";
import { readProject } from "@holdfast/evaluate/project";
import type { Asked } from "./asked";
import { type Declared, declaredWith } from "./declaration/declared";
import { realWorld } from "./real-world";
import { declaredState, operator } from "./record/declared-state";
import { FileRecord } from "./record/file-record";
import { newRecord, unfinishedOperation, unfinishedOperations } from "./record/find-record";
import type { OperationRecord } from "./record/line";
import { lockOperations } from "./record/lock";
import { Refusal } from "./refusal";
import { dataSites } from "./rules/safety";
import { rehearseSteps, runSteps } from "./run-steps";
import { PulumiEngine } from "./declaration/engine";
import type { SiteLists } from "./declaration/site-lists";
import { StackFiles } from "./declaration/stack-files";
import { TemporaryFolder } from "./declaration/temporary-folder";

/** Options that every operation has. */
export interface OperationOptions {
  /** A folder inside the project. */
  readonly cwd: string;
  /** The stack that declares everything, which is judged. */
  readonly stack: string;
  readonly dryRun?: boolean;
  /** Agrees beforehand to what is deployed. */
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly reason?: string;
  /** File of the record. Default: a new one in the project, or that of the same operation where it stopped. */
  readonly record?: string;
  /** Folders of policy packs. */
  readonly policyPack?: readonly string[];
}

/** How an operation talks with whoever runs it. */
export interface Console {
  say(text: string): void;
  /** Asks; absent where nobody can answer. */
  ask?(question: string): Promise<boolean>;
}

/**
 * The reason for which rules are broken.
 *
 * @throws InvalidInputError where one is missing, or given without need
 */
function forcedBy({ force, reason }: OperationOptions): string | undefined {
  if (force === true && (reason ?? "").trim() !== "") return reason;
  if (force !== true && reason === undefined) return undefined;
  throw new InvalidInputError({
    what: force === true ? "--force is given without a reason" : "--reason is given without --force",
    where: "the command line",
    why: "rules are broken for a reason that the record names, and not otherwise",
    fix: 'give both: --force --reason "…"',
  });
}

/** The record to go on with, or a new one. */
function recordFor(
  folder: string,
  name: string,
  options: OperationOptions,
  forced?: string,
): OperationRecord {
  const others = unfinishedOperations(folder).filter(({ operation }) => operation !== name);
  if (others[0] && forced === undefined && options.dryRun !== true) {
    throw new Refusal({
      rule: "one operation at a time",
      why: `${others[0].operation} has not come to its end: ${others[0].record.place}`,
      fix: `run holdfast ${others[0].operation} again; in need: --force --reason "…"`,
    });
  }
  if (options.record !== undefined) return new FileRecord(path.resolve(options.record));
  const same = unfinishedOperations(folder).find(({ operation }) => operation === name);
  return same?.record ?? newRecord(folder, name, new Date());
}

/** What was begun: the sites that were out of service then, and that are to be in the end. */
function begunLists(
  record: OperationRecord,
  name: string,
): { lists: SiteLists; target: SiteLists } | undefined {
  const content = record.read();
  const operation = unfinishedOperation(content);
  if (operation === undefined && content.lines.length > 0) {
    throw new InvalidInputError({
      what: "the record is that of an operation that came to its end",
      where: record.place,
      why: "a record is of one operation, so that what was done is not done twice",
      fix: "name a new file with --record FILE, or leave it out",
    });
  }
  if (operation !== undefined && operation !== name) {
    throw new InvalidInputError({
      what: `the record is that of ${operation}`,
      where: record.place,
      why: `what was done for another operation says nothing about ${name}`,
      fix: "name a new file with --record FILE, or leave it out",
    });
  }
  const begun = content.lines.find(({ arguments: given }) => given?.["target"] !== undefined)?.arguments;
  return begun && { lists: begun["lists"] as SiteLists, target: begun["target"] as SiteLists };
}

/** Writes to a record that an operation was refused before it began; a rehearsal leaves no record. */
function refused(
  record: OperationRecord,
  folder: string,
  { name, arguments: given }: Asked,
  { dryRun }: OperationOptions,
): (refusal: Refusal) => void {
  return ({ message }) => {
    if (dryRun === true) return;
    const at = new Date().toISOString();
    const [by, state] = [operator(), declaredState(folder)];
    record.append({ at, event: "refused", operation: name, by, state, arguments: given, facts: [message] });
  };
}

function targetOf(
  asked: Asked,
  lists: SiteLists,
  now: Declared,
  note: (refusal: Refusal) => void,
): SiteLists {
  try {
    return asked.target(lists, now.blueprint);
  } catch (error) {
    if (error instanceof Refusal) note(error);
    throw error;
  }
}

/** Whoever runs the operation agrees beforehand, is asked, or cannot be asked. */
function confirmation(options: OperationOptions, { ask }: Console): (question: string) => Promise<boolean> {
  if (options.yes === true || options.dryRun === true) return () => Promise.resolve(true);
  if (ask) return ask;
  throw new InvalidInputError({
    what: "nobody can be asked whether to deploy",
    where: "the command line",
    why: "the input is no terminal, and what is deployed has to be agreed to",
    fix: "run it in a terminal, or agree beforehand with --yes; --dry-run shows what it would do",
  });
}

/**
 * Carries out an operation, or what is left of it, or says what it would do.
 *
 * @throws InvalidInputError, Refusal, StepFailure
 */
export async function carryOut(asked: Asked, options: OperationOptions, console: Console): Promise<void> {
  const forced = forcedBy(options);
  const confirm = confirmation(options, console);
  const { folder, configuration } = readProject(options.cwd, options.stack);
  const part = declaredPart(configuration[DECLARES_KEY], `Pulumi.${options.stack}.yaml`);
  const files = new StackFiles(folder, options.stack);
  const release = options.dryRun === true ? () => undefined : lockOperations(folder);
  const temporary = new TemporaryFolder();
  try {
    const record = recordFor(folder, asked.name, options, forced);
    const begun = begunLists(record, asked.name);
    const evaluated = (lists: SiteLists): Promise<Declared> => declaredWith(folder, options.stack, lists);
    const now = await evaluated(begun?.lists ?? files.listsOf(options.stack));
    requireWhole(now.blueprint, now.graph.resources.length, part);
    const stacks = files.deployed(dataSites(now.blueprint));
    const lists = begun?.lists ?? files.lists(stacks);
    const target = begun?.target ?? targetOf(asked, lists, now, refused(record, folder, asked, options));
    const then = await evaluated(target);
    const engine = new PulumiEngine(
      folder,
      (options.policyPack ?? []).map((pack) => path.resolve(pack)),
      { ...process.env, TMPDIR: temporary.path },
    );
    const world = realWorld({ files, engine, stacks, then, lost: target.lost, confirm });
    const plan = { world, lists, target, now: now.blueprint, then: then.blueprint, forced };
    const steps = asked.steps(plan);
    if (options.dryRun === true)
      return await rehearseSteps({ name: asked.name, arguments: {}, steps }, console.say);
    const arguments_ = { ...asked.arguments, lists, target, ...(forced !== undefined && { forced }) };
    const notApplicable = await runSteps(
      { name: asked.name, arguments: arguments_, steps },
      {
        record,
        by: operator(),
        now: () => new Date(),
        state: () => declaredState(folder),
        say: console.say,
      },
    );
    const count = notApplicable.length;
    const except =
      count === 0 ? "" : `, but for ${count} ${count === 1 ? "step" : "steps"} that were not applicable`;
    console.say(`done${except}; the record is ${path.relative(process.cwd(), record.place)}`);
  } finally {
    temporary.remove();
    release();
  }
}
