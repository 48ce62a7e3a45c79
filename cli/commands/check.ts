import { check } from "@holdfast/resilience";
import { Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../exit-codes";
import { loadGraph, type GraphSource } from "../evaluate/load-graph";
import { matrix } from "../show/matrix";
import { findingsText } from "../show/findings";

interface CheckOptions extends GraphSource {
  depth: number;
  json?: boolean;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 4) {
    throw new InvalidArgumentError("how many sites are lost at once: a whole number from 1 to 4");
  }
  return value;
}

/** `holdfast check`: what every loss of sites leaves of every service, and whether goals are met. */
export function checkCommand(): Command {
  return new Command("check")
    .description("Lose every site and every pair of sites, and say what each service still does.")
    .option("--stack NAME", "stack whose declaration is evaluated", "dev")
    .option("--from FILE...", "judge these files instead: pulumi preview --json, or pulumi stack export")
    .option("--cwd DIR", "folder of the Pulumi project", process.cwd())
    .option("--depth N", "how many sites are lost at once, at most", wholeNumber, 2)
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      `
Examples:
  holdfast check                          the dev stack of the project in this folder
  holdfast check --stack dev --json       the same, for programs
  pulumi preview --stack dev --json > preview.json && holdfast check --from preview.json

Exit code: 0 every goal is met, 1 a goal is not met, 2 bad input.`,
    )
    .exitOverride()
    .action(async (options: CheckOptions) => {
      const graph = await loadGraph(options);
      const report = check(graph, { depth: options.depth });
      if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      else {
        process.stdout.write(matrix(report));
        process.stdout.write(findingsText(report));
      }
      const failed = report.findings.some((finding) => finding.level === "error");
      const unmet = report.verdicts.some((verdict) => !verdict.met);
      process.exitCode = failed || unmet ? exitCodes.unmet : exitCodes.met;
    });
}
