import { runProgram, type Output } from "./run-program";
import type { Search } from "./search";

/** Go could not be run, or ended with an error. */
export class GoError extends Error {
  /** Its last lines. */
  public readonly lines: readonly string[];

  constructor(message: string, lines: readonly string[] = []) {
    super(message);
    this.name = "GoError";
    this.lines = lines;
  }
}

/**
 * Runs the `go` on PATH, with nothing of the user's own settings that would change what is built.
 *
 * @param args its arguments
 * @param folder where it runs; a folder with a go.mod
 * @param onLine called with each line that it writes
 * @throws GoError when there is none or it ends with an error
 * @throws the signal's reason when that is raised
 */
export async function runGo(
  search: Search,
  args: readonly string[],
  folder: string,
  onLine?: (line: string) => void,
): Promise<Output> {
  let output: Output;
  try {
    output = await runProgram("go", args, {
      // Programs in pure Go run on any distribution. A go.work or flags of the user's are for the user's modules.
      environment: { ...search.environment, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" },
      folder,
      signal: search.signal,
      onLine,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new GoError("there is no go on PATH");
  }
  if (output.code === 0) return output;
  const full = output.lines.some((line) => /no space left on device/i.test(line));
  const why = full ? ": no space left on device" : "";
  throw new GoError(`go ${args[0]} ended with ${output.code ?? "a signal"}${why}`, output.lines.slice(-8));
}
