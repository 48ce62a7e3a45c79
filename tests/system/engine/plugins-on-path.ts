import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import * as kubernetes from "@holdfast/kubernetes-stand-in";
import * as nodejs from "@holdfast/nodejs-stand-in";

/** Programs that the Pulumi CLI brings, each with the folder of its stand-in. */
const plugins = {
  "pulumi-language-nodejs": nodejs.pluginDirectory,
  "pulumi-resource-kubernetes": kubernetes.pluginDirectory,
};

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Puts the stand-in of each plugin that is not installed at the end of PATH, before the suites that run the real engine,
 * and prints which plugins they use: a suite that ran on stand-ins does not speak for the official ones.
 */
export default function putPluginsOnPath(): void {
  for (const [program, standIn] of Object.entries(plugins)) {
    const official = isOnPath(program);
    if (!official) process.env["PATH"] = `${process.env["PATH"] ?? ""}${delimiter}${standIn}`;
    process.stderr.write(`${program}: ${official ? "from PATH" : "stand-in, it is not on PATH"}\n`);
  }
}
