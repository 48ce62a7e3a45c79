import { existsSync, lstatSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { InvalidInputError } from "@holdfast/resilience";
import { writeAllWhole } from "@holdfast/evaluate/write-file";
import { terminalText } from "@holdfast/report/text/untrusted-text";
import { answersOf, type GivenAnswers } from "../project/answers";
import { projectFiles } from "../project/templates";

interface InitOptions extends GivenAnswers {
  yes?: boolean;
}

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/**
 * Refuses to write over what is there.
 *
 * @throws InvalidInputError that names every file that is there
 */
export function requireAbsent(folder: string, files: readonly string[], fix: string): void {
  const there = files.filter((file) => isThere(path.join(folder, file)));
  if (there.length === 0) return;
  throw new InvalidInputError({
    what: `${there.join(", ")} ${there.length === 1 ? "is" : "are"} there already`,
    where: folder,
    why: "what is there is never written over; nothing was written",
    fix,
  });
}

/** The commands after which the project can be checked. */
function nextSteps(folder: string): string {
  const clone = path.join(__dirname, "../..");
  const relative = path.relative(process.cwd(), folder);
  const lines = [
    ...(relative === "" ? [] : [`cd ${relative}`]),
    // Packages come from a clone: they are in no registry.
    ...(existsSync(path.join(clone, "pack-manifest.mjs"))
      ? [`npm run packages --prefix ${clone} -- "$PWD/packages"`]
      : []),
    "npm install",
    "npx holdfast check",
    "npm test",
  ];
  const made = lines.flatMap((line) =>
    line.startsWith("npm run packages") ? ["mkdir -p packages", line] : [line],
  );
  return made.map((line) => `  ${terminalText(line)}\n`).join("");
}

/** `holdfast init`: a project that passes the check at once. */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "Ask five questions and write a project that passes the check at once. No file is written over.",
    )
    .argument("[folder]", "where it is written. Default: this folder")
    .option("--name <NAME>", "name of the project")
    .option("--sites <NAMES>", "your own data centers, two or more, joined by commas")
    .option("--country <CODE>", "their country, such as de")
    .option("--region <REGION>", "region of AWS for the witness and for backups, such as eu-central-1")
    .option("--service <NAME>", "name of the first service")
    .option("--yes", "ask nothing: what options leave out is preset")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast init
  npx holdfast init shop --sites oslo,bergen --country no --region eu-north-1 --service orders --yes

Exit code: 0 written, 2 bad input, or a file is there already.`,
    )
    .exitOverride()
    .action(async (given: string | undefined, { yes = false, ...options }: InitOptions) => {
      const folder = path.resolve(given ?? ".");
      const answers = await answersOf(options, folder, yes);
      const files = projectFiles(answers);
      requireAbsent(folder, [...files.keys()], "name an empty folder: npx holdfast init FOLDER");
      writeAllWhole([...files].map(([file, text]) => ({ file: path.join(folder, file), text })));
      process.stdout.write(
        `${files.size} files are written. Next:\n${nextSteps(folder)}README.md says what is what.\n`,
      );
    });
}
