import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readSchema } from "../../unit/components/schema/read-schema";

/** Runs a program; what it printed is in the error where it fails. */
export function run(folder: string, program: string, ...words: string[]): string {
  try {
    return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${words.join(" ")}:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  }
}

/**
 * A copy of an example with the SDK of the components in its language, where `pulumi package add` puts it. The generators
 * are the engine's own, of the version that the components are written with.
 *
 * @returns the copy's folder
 */
export function exampleWithSdk(language: "go" | "python"): string {
  const temporary = mkdtempSync(join(tmpdir(), `holdfast-${language}-`));
  const generator = join(temporary, "generate-sdk");
  run(
    join(__dirname, "generator"),
    "go",
    "build",
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    `-o=${generator}`,
    ".",
  );
  const example = join(temporary, "example");
  cpSync(join(__dirname, "../../../examples/languages", language), example, {
    recursive: true,
    filter: (file) => !["sdks", "venv"].includes(basename(file)),
  });
  const sdk = join(example, "sdks/holdfast");
  mkdirSync(sdk, { recursive: true });
  execFileSync(generator, [language, sdk], { input: JSON.stringify(readSchema()) });
  afterAll(() => rmSync(temporary, { recursive: true }));
  return example;
}
