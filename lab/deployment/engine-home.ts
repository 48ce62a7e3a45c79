import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Makes a home for an engine that does not log.
 *
 * The engine logs every property of every resource below its home, secrets among them, whether anybody asked or not.
 * That is a good part of what it computes, and nobody reads it: a file stands where the folder of logs would be, so that
 * it goes without.
 *
 * @param folder where it is made, or found
 * @returns the folder, for `PULUMI_HOME`
 */
export function quietHome(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logs = join(folder, "logs");
  if (!lstatSync(logs, { throwIfNoEntry: false })) writeFileSync(logs, "", { mode: 0o400 });
  return folder;
}

/**
 * Makes a folder for what the engine keeps of its own, without its log, and leaves it there from then on. Plugins are
 * shared with the user's own home.
 *
 * @param folder where it is made
 * @param environment says where the user's own home is: `PULUMI_HOME`. Default: `~/.pulumi`
 * @returns the folder, for `PULUMI_HOME`
 */
export function engineHome(folder: string, environment: NodeJS.ProcessEnv): string {
  quietHome(folder);
  const own = environment["PULUMI_HOME"] || join(environment["HOME"] || homedir(), ".pulumi");
  const plugins = join(own, "plugins");
  mkdirSync(plugins, { recursive: true });
  const link = join(folder, "plugins");
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(plugins, link);
  return folder;
}
