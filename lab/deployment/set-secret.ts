import { spawn } from "node:child_process";
import { LabError } from "../lab-error";

/** Where a secret belongs. */
export interface SecretPlace {
  /** Folder with `Pulumi.yaml` and the stack's file. */
  readonly folder: string;
  /** Environment of the engine's command, whole. */
  readonly environment: NodeJS.ProcessEnv;
  /** The stack. */
  readonly stack: string;
  /** Key with its path, as in `holdfast:kubeconfigs.ansan`. */
  readonly key: string;
}

/** The most characters of what the command wrote that an error shows. */
const SHOWN = 2_000;

/**
 * Sets a secret of a stack's configuration. The value is handed over on standard input: a command line can be read by
 * every user of the machine while the command runs, and Pulumi's own interface for programs would put it there.
 *
 * @param place where it belongs
 * @param value the secret; newlines at its end are left out
 * @throws LabError when the command fails
 */
export async function setSecret(
  { folder, environment, stack, key }: SecretPlace,
  value: string,
): Promise<void> {
  const set = ["config", "set", "--stack", stack, "--secret", "--path", key, "--non-interactive"];
  const child = spawn("pulumi", set, { cwd: folder, env: environment, stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-SHOWN)));
  // A command that ends without reading closes the pipe; its exit code says more than that.
  child.stdin.on("error", () => undefined);
  child.stdin.end(value);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new LabError({
    what: `${key} of the stack ${stack} could not be set`,
    lines: said.split("\n").filter((line) => line.trim() !== ""),
    fix: "mend what it names and run the same command again",
  });
}
