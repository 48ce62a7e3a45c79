import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { Command, Option } from "commander";
import { readReport, reportAt } from "../diff/base-report";
import { compareReports } from "../diff/compare";
import { comparisonMarkdown } from "../diff/markdown";
import type { GraphSource } from "../evaluate/load-graph";
import { exitCodes } from "../exit-codes";
import { writeWhole } from "../write-file";
import { judgeContent } from "./judge-content";
import { addSourceOptions, depthOption } from "./source-options";

interface DiffOptions extends GraphSource {
  base?: string;
  baseReport?: string;
  depth: number;
  json?: string | true;
  out?: string;
}

function baseOf({ base, baseReport, from }: DiffOptions): { reference: string } | { file: string } {
  if (baseReport) return { file: baseReport };
  if (base && !from) return { reference: base };
  throw new InvalidInputError({
    what: base ? "--from has no base in the history" : "there is nothing to compare with",
    where: "the options of this command",
    why: "a comparison needs a base: a commit, whose declaration is evaluated, or a report",
    fix: base ? "give the base as a report too: --base-report FILE" : "add --base REF or --base-report FILE",
  });
}

/** `holdfast diff`: what a change does to every verdict. */
export function diffCommand(): Command {
  return addSourceOptions(new Command("diff"))
    .description("Say what a change does to every verdict, as Markdown for a pull request.")
    .addOption(
      new Option(
        "--base <REF>",
        "branch, tag or commit to compare with; it is evaluated on the side",
      ).conflicts("baseReport"),
    )
    .option("--base-report <FILE>", "compare with a report that `holdfast check --json FILE` wrote")
    .addOption(depthOption())
    .addOption(new Option("--json [FILE]", "the comparison as JSON"))
    .option("--out <FILE>", "write the Markdown to a file instead")
    .addHelpText(
      "after",
      `
Examples:
  holdfast diff --base origin/main                    what the work tree does to main's verdicts
  holdfast diff --base v1.4.0 --out comment.md
  holdfast diff --base-report main.json --from preview.json

Exit code: 0 nothing becomes unmet, 1 something does, 2 bad input.`,
    )
    .exitOverride()
    .action(async (options: DiffOptions) => {
      const from = baseOf(options);
      const [before, { report }] = await Promise.all([
        "file" in from ? readReport(from.file) : reportAt(from.reference, options),
        judgeContent(options),
      ]);
      const comparison = compareReports(before, report);
      const json = () => `${JSON.stringify(comparison, null, 2)}\n`;
      const markdown = comparisonMarkdown(
        comparison,
        "file" in from ? path.basename(from.file) : from.reference,
      );
      if (typeof options.json === "string") writeWhole(path.resolve(options.json), json());
      if (options.out) writeWhole(path.resolve(options.out), markdown);
      if (options.json === true) process.stdout.write(json());
      else if (!options.out) process.stdout.write(markdown);
      process.exitCode = comparison.regresses ? exitCodes.unmet : exitCodes.met;
    });
}
