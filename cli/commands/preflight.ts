import * as path from "node:path";
import { Command, Option } from "commander";
import {
  preflight,
  type PreflightOptions,
  type PreflightReport,
} from "@holdfast/operations/preflight/preflight";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { jsonText, terminalText } from "@holdfast/report/text/untrusted-text";
import { exitCodes } from "../exit-codes";

interface PreflightCommandOptions extends PreflightOptions {
  json?: string | true;
}

/** One line a check, and what to do below what is not met. */
export function preflightText({ site, checks }: PreflightReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, outcome, found, fix }) => [
    `${outcome.padEnd(7)}  ${name.padEnd(width)}  ${found}`,
    ...(fix === undefined
      ? []
      : [`${" ".repeat(width + 11)}${outcome === "missing" ? "fix" : "look"}: ${fix}`]),
  ]);
  const count = (of: string) => checks.filter(({ outcome }) => outcome === of).length;
  const [missing, unknown] = [count("missing"), count("unknown")];
  const summary = `${site}: ${count("met")} of ${checks.length} prerequisites are met, ${missing} missing, ${unknown} unknown`;
  return `${[...lines, summary].map(terminalText).join("\n")}\n`;
}

/** `holdfast preflight`: what a site's cluster lacks before the first deployment. */
export function preflightCommand(): Command {
  return new Command("preflight")
    .description("Look at everything that a site's cluster has to have before the first deployment.")
    .argument("<SITE>", "the site")
    .option("--kubeconfig <FILE>", "the site's kubeconfig. Default: the secret of the stack that deploys it")
    .option("--json [FILE]", "what was found as JSON")
    .addOption(new Option("--stack <NAME>", "stack that declares everything").default("dev"))
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast preflight ansan
  npx holdfast preflight ansan --kubeconfig ansan.kubeconfig --json ansan.json

It asks the site's API server and changes nothing. What nobody says is unknown, and is to be looked at by hand.

Exit code: 0 nothing is missing, 1 something is, 2 bad input.`,
    )
    .exitOverride()
    .action(async (site: string, options: PreflightCommandOptions) => {
      const report = await preflight(site, options);
      const json = () => `${jsonText(JSON.stringify(report, null, 2))}\n`;
      if (typeof options.json === "string") writeWhole(path.resolve(options.json), json());
      process.stdout.write(options.json === true ? json() : preflightText(report));
      const isMissing = report.checks.some(({ outcome }) => outcome === "missing");
      process.exitCode = isMissing ? exitCodes.unmet : exitCodes.met;
    });
}
