import { existsSync, rmSync, statSync } from "node:fs";
import * as path from "node:path";
import { type InvalidInput, InvalidInputError } from "@holdfast/resilience";
import { Command, Option } from "commander";
import { baseCommit, type BaseReport, reportAt } from "../diff/base-report";
import { brokenGoalText, causeText } from "@holdfast/report/diff/broken-goals";
import { refuseIncomparable } from "@holdfast/report/diff/comparable";
import { type Comparison, compareReports } from "@holdfast/report/diff/compare";
import { comparisonMarkdown, unjudgedMarkdown } from "@holdfast/report/diff/markdown";
import { findingJson, verdictJson } from "@holdfast/report/json";
import { lossJson } from "@holdfast/report/text/loss-text";
import { readReport } from "../diff/read-report";
import type { GraphSource } from "@holdfast/evaluate/load-graph";
import { exitCodes } from "../exit-codes";
import { jsonText } from "@holdfast/report/text/untrusted-text";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { judgeContent, partOf } from "./judge-content";
import { addSourceOptions, depthOption } from "./source-options";

interface DiffOptions extends GraphSource {
  base?: string;
  baseReport?: string;
  allow: string[];
  depth: number;
  domains?: boolean;
  json?: string | true;
  out?: string;
}

/**
 * Finds what is compared with, and returns what reports on it: what is wrong with the command is said before anything is
 * evaluated.
 *
 * @throws InvalidInputError where there is no base
 */
function baseOf(options: DiffOptions): () => Promise<BaseReport> {
  const { base, baseReport, from, cwd } = options;
  if (baseReport) {
    const report = readReport(baseReport);
    return () => Promise.resolve({ report, name: path.basename(baseReport) });
  }
  if (base && !from) {
    const commit = baseCommit(base, cwd);
    return () => reportAt(commit, { ...options, alone: partOf(options) !== undefined });
  }
  throw new InvalidInputError({
    what: base ? "--from has no base in the history" : "there is nothing to compare with",
    where: "the options of this command",
    why: "a comparison needs a base: a commit, whose declaration is evaluated, or a report",
    fix: base ? "give the base as a report too: --base-report FILE" : "add --base REF or --base-report FILE",
  });
}

/**
 * Removes what an earlier run wrote: it says nothing of this one, and would look as if it did.
 *
 * @throws InvalidInputError where two outputs, or an output and an input, are one file
 */
function removeOutputs({ out, json, baseReport, from = [] }: DiffOptions): void {
  const outputs = [out, json].filter((file) => typeof file === "string").map((file) => path.resolve(file));
  const inputs = [...(baseReport ? [baseReport] : []), ...from].map((file) => path.resolve(file));
  for (const [index, file] of outputs.entries()) {
    if (inputs.includes(file) || outputs.indexOf(file) < index) {
      throw new InvalidInputError({
        what: `${file} is named twice`,
        where: "the options of this command",
        why: "what is written there would take the place of the other",
        fix: "give --out and --json files of their own",
      });
    }
    if (existsSync(file) && statSync(file).isFile()) rmSync(file);
  }
}

/** What prevents a comparison: everything that is wrong with either side, the working tree's first. */
class Unjudged extends Error {
  constructor(public readonly causes: readonly unknown[]) {
    super();
  }
}

/** Both sides at once, since each takes seconds. */
async function compare(options: DiffOptions): Promise<{ comparison: Comparison; name: string }> {
  const base = baseOf(options);
  const [before, content] = await Promise.allSettled([base(), judgeContent({ ...options, alone: true })]);
  if (before.status === "rejected" || content.status === "rejected") {
    throw new Unjudged(
      [content, before].flatMap((side) => (side.status === "rejected" ? [side.reason as unknown] : [])),
    );
  }
  const { report } = content.value;
  refuseIncomparable(before.value, { report, name: content.value.subject });
  return { comparison: compareReports(before.value.report, report, options.allow), name: before.value.name };
}

/** What an error says: bad input in its parts, or its message. */
function shownError(error: unknown): { message: string } {
  const { detail, message } = error as { detail?: InvalidInput; message?: string };
  return { message: message ?? String(error), ...detail };
}

/** A comparison as JSON: causes name the goals that break, whose verdicts stand among the changes. */
function asJson({ causes, changes, ...comparison }: Comparison): object {
  return {
    judged: true,
    causes: causes.map((cause) => ({
      kind: cause.kind,
      text: causeText(cause)?.because ?? "",
      resource: (cause.reason ?? cause.term)?.resource,
      goals: cause.goals.map((goal) => ({
        service: goal.service,
        lost: goal.lost.map(lossJson),
        part: goal.part,
        text: brokenGoalText(goal),
      })),
    })),
    ...comparison,
    changes: changes.map(({ before, after, lost, ...change }) => ({
      ...change,
      lost: lost.map(lossJson),
      ...(before ? { before: verdictJson(before) } : {}),
      ...(after ? { after: verdictJson(after) } : {}),
    })),
    errors: comparison.errors.map(findingJson),
    found: comparison.found.map(findingJson),
    resolved: comparison.resolved.map(findingJson),
  };
}

/** Writes or prints what was asked for. */
function give(options: DiffOptions, markdown: string, comparison: object): void {
  const json = `${jsonText(JSON.stringify(comparison, null, 2))}\n`;
  if (typeof options.json === "string") writeWhole(path.resolve(options.json), json);
  if (options.out) writeWhole(path.resolve(options.out), markdown);
  if (options.json === true) process.stdout.write(json);
  else if (!options.out) process.stdout.write(markdown);
}

/** Gives the comment that says why a change cannot be judged: no comment would look like no objection. */
function giveUnjudged(options: DiffOptions, causes: readonly unknown[]): void {
  const errors = causes.map(shownError);
  const base = options.baseReport ? path.basename(options.baseReport) : (options.base ?? "nothing");
  give(
    options,
    unjudgedMarkdown(
      errors.map(({ message }) => message),
      base,
    ),
    { judged: false, errors },
  );
}

/** `holdfast diff`: what a change does to every verdict. */
export function diffCommand(): Command {
  return addSourceOptions(new Command("diff"))
    .description("Say what a change does to every verdict, as Markdown for a pull request.")
    .addOption(
      new Option(
        "--base <REF>",
        "branch, tag or commit that the change is to go into; where the two parted is evaluated on the side",
      ).conflicts("baseReport"),
    )
    .option("--base-report <FILE>", "compare with a report that `holdfast check --json FILE` wrote")
    .addOption(
      new Option(
        "--allow <KIND:NAME>",
        "let this be removed or lowered, as the comment names it: service:taxi, site:pangyo, rto:mail; may be repeated",
      )
        .argParser((name: string, names: string[]) => [...names, name])
        .default([], "nothing"),
    )
    .addOption(depthOption())
    .option(
      "--no-domains",
      "lose sites only, and not halls, utilities, hazards, providers and operators' services too",
    )
    .addOption(new Option("--json [FILE]", "the comparison as JSON"))
    .option("--out <FILE>", "write the Markdown to a file instead")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast diff --base origin/main                    what the work tree does to verdicts since it left main
  npx holdfast diff --base v1.4.0 --out comment.md
  npx holdfast diff --base origin/main --allow service:taxi --allow survive:mail
  npx holdfast diff --base-report main.json --from preview.json

Exit code: 0 no goal breaks, 1 one does, an error is new, or something was removed that is not allowed,
2 bad input, or nothing to judge: the comment then says that, and is written all the same.`,
    )
    .exitOverride()
    .action(async (options: DiffOptions) => {
      removeOutputs(options);
      process.exitCode = exitCodes.badInput;
      const ended = () =>
        giveUnjudged(options, [
          "The command ended before everything was declared: it was stopped, or it waited for what never comes.",
        ]);
      process.on("exit", ended);
      try {
        const { comparison, name } = await compare(options);
        process.off("exit", ended);
        give(options, comparisonMarkdown(comparison, name), asJson(comparison));
        process.exitCode = comparison.regresses ? exitCodes.unmet : exitCodes.met;
      } catch (error) {
        process.off("exit", ended);
        const causes = error instanceof Unjudged ? error.causes : [error];
        giveUnjudged(options, causes);
        for (const other of causes.slice(1)) process.stderr.write(`error: ${(other as Error).message}\n`);
        throw causes[0];
      }
    });
}
