import { delimiter, dirname, join } from "node:path";
import { runProgram } from "../run-program";
import type { ToolName } from "../tool";
import { firstVersion } from "./compare";
import { pluginVersion } from "./plugin-version";

/** Seconds that a program has to say its version. An assumption: on a loaded machine the slowest takes about two. */
const patienceSeconds = 30;

/** Shadows Python's own start-up file, and says which moto the interpreter would run. */
const motoReporter = join(__dirname, "..", "python", "report-version");

/**
 * Has a program say its version by running it, which also proves that it runs on this machine.
 *
 * @param environment the environment to run it in
 * @throws Error when it does not run or says no version, with what it said instead
 */
export async function reportedVersion(
  name: ToolName,
  path: string,
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted();
  if (name === "pulumi-resource-kubernetes") return known(await pluginVersion(path, "resource", environment));
  if (name === "pulumi-language-nodejs") {
    const own = firstVersion(await pluginVersion(path, "language", environment));
    // One built without its release's flags names no version. The engine beside it comes from the same release.
    return own ?? (await reportedVersion("pulumi", join(dirname(path), "pulumi"), environment, signal));
  }
  const args = name === "pulumi" ? ["version"] : ["--version"];
  const ownEnvironment =
    name === "moto_server"
      ? { ...environment, PYTHONPATH: [motoReporter, environment.PYTHONPATH].filter(Boolean).join(delimiter) }
      : environment;
  const { code, lines } = await runProgram(path, args, {
    environment: ownEnvironment,
    signal,
    timeoutSeconds: patienceSeconds,
  });
  const said = lines.slice(-3).join(" / ");
  if (code !== 0)
    throw new Error(`asked for its version it ended with ${code ?? "a signal"}${said && `: ${said}`}`);
  return known(lines.join("\n"));
}

/** The version in what a program said. */
function known(said: string): string {
  const version = firstVersion(said);
  if (version === undefined) throw new Error(`asked for its version it said "${said}"`);
  return version;
}
