import { createRequire } from "node:module";
import { InvalidInputError } from "@holdfast/resilience";
import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import { toolTable } from "../show/tools";
import { terminalLines, terminalText } from "@holdfast/report/text/untrusted-text";
import { interruptible } from "./interruptible";

type Toolchain = typeof import("@holdfast/toolchain");

const load = createRequire(__filename);

/** The package that finds programs; it is loaded only here, since judging a blueprint needs none. */
function toolchainPackage(): Toolchain {
  try {
    return load("@holdfast/toolchain") as Toolchain;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "MODULE_NOT_FOUND" || !message.includes("'@holdfast/toolchain'")) throw error;
    throw new InvalidInputError({
      what: "the toolchain is not installed",
      where: "@holdfast/toolchain",
      why: "it comes with the blueprint's repository, not with the package of this command",
      fix: "run the command in a clone of the repository, after npm ci",
    });
  }
}

/** Finds or builds each program in turn, says what is under way as it goes, and each that cannot be had once. */
async function show({ build }: { build?: boolean }, signal: AbortSignal): Promise<void> {
  const {
    toolNames,
    buildableTools,
    buildTool,
    findTool,
    findCustomResourceDefinitions,
    findKwokStages,
    ToolNotFoundError,
  } = toolchainPackage();
  const options = { signal, onProgress: (line: string) => process.stderr.write(`${terminalText(line)}\n`) };
  const missing: string[] = [];
  const unlessMissing = async <Found>(find: Promise<Found>): Promise<Found | undefined> => {
    try {
      return await find;
    } catch (error) {
      if (!(error instanceof ToolNotFoundError)) throw error;
      missing.push(error.message);
      return undefined;
    }
  };
  const tools = [];
  for (const name of toolNames) {
    const wanted = build && buildableTools.includes(name) ? buildTool : findTool;
    tools.push(await unlessMissing(wanted(name, options)));
  }
  const definitions = await unlessMissing(findCustomResourceDefinitions(options));
  const stages = await unlessMissing(findKwokStages(options));
  const files = [...(definitions ?? []), ...(stages ?? [])];
  process.stdout.write(
    toolTable(
      tools.filter((tool) => tool !== undefined),
      files,
    ),
  );
  if (missing.length === 0) return;
  process.stderr.write(`error: ${missing.map(terminalLines).join("\nerror: ")}\n`);
  process.exitCode = exitCodes.badInput;
}

/** `holdfast toolchain`: the programs that the lab runs, their versions, and where each was found. */
export function toolchainCommand(): Command {
  return new Command("toolchain")
    .description("Find, download or build the programs that the lab runs, and say where each is from.")
    .option("--build", "build what can be built, whether it is found elsewhere or not, into the cache")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast toolchain            what holdfast lab would run
  npx holdfast toolchain --build    fill the cache from Go modules and Python packages

Where it looks, and what it verifies: docs/toolchain.md.
Exit code: 0 all found, 2 when a program cannot be had.`,
    )
    .exitOverride()
    .action((options: { build?: boolean }) => interruptible((signal) => show(options, signal)));
}
