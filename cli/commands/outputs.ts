import * as path from "node:path";
import { documentationOf } from "@holdfast/policies/rules";
import { InvalidInputError } from "@holdfast/resilience";
import type { ReportContent } from "@holdfast/report/content";
import { addCost, addRisk } from "@holdfast/report/add-analyses";
import { reportPage } from "@holdfast/report/html/page";
import { reportJson } from "@holdfast/report/json";
import { junitReport } from "@holdfast/report/junit";
import { markdownReport } from "@holdfast/report/markdown";
import { publishedPages } from "../show/published-page";
import { sarifReport } from "@holdfast/report/sarif";
import { declarationFiles } from "../show/service-files";
import { jsonText } from "@holdfast/report/text/untrusted-text";
import { version } from "../version";
import { type TextFile, writeAllWhole } from "@holdfast/evaluate/write-file";

/** Formats besides the text for people; the value is a file, or `true` for the standard output. */
export interface OutputOptions {
  json?: string | true;
  markdown?: string | true;
  sarif?: string | true;
  junit?: string | true;
  html?: string;
  /** Folder of the project, in which files that declare services are looked for. */
  cwd: string;
  /** Stack that was judged: of two files that declare a service, its own counts. */
  stack: string;
}

type Format = Exclude<keyof OutputOptions, "cwd" | "stack">;

/** A format that was asked for, and where it goes. */
export interface Output {
  readonly format: Format;
  /** Absent: the standard output. */
  readonly file?: string;
}

const FORMATS: readonly Format[] = ["json", "markdown", "sarif", "junit", "html"];

function render(format: Format, content: ReportContent, { cwd, stack }: OutputOptions): string {
  switch (format) {
    case "json":
      return `${jsonText(JSON.stringify(reportJson(content.report), null, 2))}\n`;
    case "markdown":
      return markdownReport(content);
    case "sarif":
      return sarifReport(content, {
        documentationOf,
        files: declarationFiles(cwd, stack),
        pageAt: publishedPages(cwd),
        version: version(),
      });
    case "junit":
      return junitReport(content);
    case "html":
      return reportPage(content);
  }
}

/**
 * The outputs that were asked for.
 *
 * @throws InvalidInputError when two would be written to one place
 */
export function outputsOf(options: OutputOptions): Output[] {
  const outputs = FORMATS.flatMap((format): Output[] => {
    const value = options[format];
    if (value === undefined) return [];
    return [value === true ? { format } : { format, file: path.resolve(value) }];
  });
  const seen = new Map<string | undefined, Format>();
  for (const { format, file } of outputs) {
    const other = seen.get(file);
    if (other) {
      throw new InvalidInputError({
        what: `--${other} and --${format} both write to ${file ?? "the terminal"}`,
        where: "the options of this command",
        why: "one would make the other unreadable",
        fix: `give one of them a file of its own: --${format} FILE`,
      });
    }
    seen.set(file, format);
  }
  return outputs;
}

/**
 * Writes every output; files are written whole, and all of them or none.
 *
 * @param text what is printed for people, unless a format is printed instead
 */
export async function writeOutputs(
  outputs: readonly Output[],
  content: ReportContent,
  options: OutputOptions,
  text: () => string,
): Promise<void> {
  const shown = outputs.some((output) => output.format === "html")
    ? await addCost(addRisk(content))
    : content;
  const rendered = outputs.map((output) => ({ ...output, text: render(output.format, shown, options) }));
  writeAllWhole(rendered.filter((output): output is typeof output & TextFile => output.file !== undefined));
  const printed = rendered.find((output) => output.file === undefined);
  process.stdout.write(printed ? printed.text : text());
  for (const { format, file } of rendered) {
    if (file) process.stderr.write(`${format}: ${path.relative(process.cwd(), file)}\n`);
  }
}
