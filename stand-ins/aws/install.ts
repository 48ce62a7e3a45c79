import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { resourceTable } from "./resource-table";

/** The folder with `pulumi-resource-aws`. */
export const pluginDirectory = join(__dirname, "bin");

/** A plugin as `pulumi plugin ls --json` lists it. */
interface InstalledPlugin {
  name: string;
  kind: string;
  version?: string;
}

/**
 * An environment in which the engine finds an AWS plugin: the official one when the right version is installed, and
 * else the stand-in, at the front of PATH. The engine takes what is on PATH before what is installed, so the stand-in
 * is not put there beside the official one.
 *
 * @param environment the environment to start from; `PATH` finds pulumi, `PULUMI_HOME` its plugins
 * @returns the environment, changed in `PATH` or not at all, and which plugin it leads to
 * @throws Error when pulumi cannot be started
 */
export function withAwsPlugin(environment: NodeJS.ProcessEnv = process.env): {
  environment: NodeJS.ProcessEnv;
  plugin: "official" | "stand-in";
} {
  const listed = execFileSync("pulumi", ["plugin", "ls", "--json"], { env: environment, encoding: "utf8" });
  const official = (JSON.parse(listed) as InstalledPlugin[]).some(
    ({ name, kind, version }) => name === "aws" && kind === "resource" && version === resourceTable.version,
  );
  return official
    ? { environment, plugin: "official" }
    : {
        environment: {
          ...environment,
          PATH: [pluginDirectory, environment.PATH].filter(Boolean).join(delimiter),
        },
        plugin: "stand-in",
      };
}
