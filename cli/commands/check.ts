import { Command, Option } from "commander";
import { exitCodes } from "../exit-codes";
import { adoptionText } from "@holdfast/report/text/adoption-text";
import { findingsText } from "@holdfast/report/terminal/findings";
import { matrix } from "@holdfast/report/terminal/matrix";
import { oneLoss } from "@holdfast/report/terminal/one-loss";
import { afterLossText } from "@holdfast/report/text/after-loss-text";
import { timeLines } from "@holdfast/report/text/time-text";
import { terminalText } from "@holdfast/report/text/untrusted-text";
import { type Judged, judgeContent } from "./judge-content";
import { type OutputOptions, outputsOf, writeOutputs } from "./outputs";
import { addSourceOptions, days, depthOption, elapsed, names } from "./source-options";

/** `holdfast check`: what every loss of sites leaves of every service, and whether goals are met. */
export function checkCommand(): Command {
  return addSourceOptions(new Command("check"))
    .description(
      "Lose every site, every pair of sites and everything that is shared, and say what each service still does.",
    )
    .addOption(depthOption())
    .addOption(
      new Option(
        "--no-domains",
        "lose sites only, and not halls, utilities, hazards, providers and operators' services too",
      ),
    )
    .addOption(
      new Option("--lose <NAMES>", "judge only the loss of these sites or other things, joined by commas")
        .argParser(names)
        .conflicts(["depth", "domains"]),
    )
    .addOption(
      new Option(
        "--lost <NAMES>",
        "these sites or other things are lost already: judge what can still happen, and whether repairs must wait",
      )
        .argParser(names)
        .conflicts("lose"),
    )
    .addOption(
      new Option(
        "--after <TIME>",
        "judge losses that have lasted so long (1h, 1d, 5d, 35d), and say what time makes worse",
      ).argParser(elapsed),
    )
    .addOption(
      new Option("--max-age <DAYS>", "warn of another part's state that is older. Default: 7").argParser(
        days,
      ),
    )
    .option("--advisory", "tell what is not met, and end with 0 all the same")
    .option("--json [FILE]", "report as JSON (docs/report.schema.json)")
    .option("--markdown [FILE]", "report as Markdown, for a pull request or a run's summary")
    .option("--sarif [FILE]", "findings and broken promises as SARIF, for code scanning")
    .option("--junit [FILE]", "a test case for each service and loss as JUnit XML")
    .option("--html <FILE>", "report as one self-contained page")
    .option("--verbose", "print reason and fix of each warning too, instead of a line for the first few")
    .addHelpText(
      "after",
      `
A format without FILE is printed instead of the table. A file is written whole or not at all.

Examples:
  npx holdfast check                                 the dev stack of the project in this folder
  npx holdfast check --lose ansan,siheung            one loss, with the reasons for what it breaks
  npx holdfast check --lose hall:ansan/hall-1        a hall; also substation:, carrier:, dns-provider:, service:
  npx holdfast check --lost ansan                    what can still happen with ansan gone, and whether repairs must wait
  npx holdfast check --after 5d                      losses that have lasted five days, and what that made worse
  npx holdfast check --html report.html              every loss that there is, as a page
  npx holdfast check --no-domains                    sites alone, which is quicker
  npx holdfast check --sarif holdfast.sarif --junit holdfast.xml
  npx holdfast check --stack dev --json              the same, for programs
  pulumi preview --stack dev --json > preview.json && npx holdfast check --from preview.json
  npx holdfast check --stack ansan                   one stack of several, with the others as they stand
  npx holdfast check --stack ansan --with siheung=siheung.json global=acme/infra/global
  npx holdfast check --from ansan.json --part ansan  what can be said of one stack of several alone

Exit code: 0 every goal is met, or what is not is accepted in holdfast.accept.yaml or by holdfast.dev/accept, 1 a goal is not met (0 with --advisory), 2 bad input, or nothing to judge.`,
    )
    .exitOverride()
    .action(async (options: Judged & OutputOptions & { verbose?: boolean; advisory?: boolean }) => {
      const outputs = outputsOf(options);
      const content = await judgeContent(options);
      const { report } = content;
      await writeOutputs(outputs, content, options, () => {
        const table = options.lose ? oneLoss(content) : matrix(report, content.blueprint);
        const before = [afterLossText(report), ...timeLines(report)].filter((line) => line !== "");
        const head = before.map((line) => `${terminalText(line)}\n`).join("");
        const { adoption } = content;
        const said = table + findingsText(report, options) + (adoption ? adoptionText(adoption) : "");
        return (head && `${head}\n`) + said;
      });
      const { errors, unmet } = report.summary;
      process.exitCode = !options.advisory && errors + unmet > 0 ? exitCodes.unmet : exitCodes.met;
    });
}
