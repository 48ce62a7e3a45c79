import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The options under `runtime:` of a Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml. */
export interface RuntimeOptions {
  /** Whether TypeScript is translated as it is loaded. Default: true. */
  typescript: boolean;
  /** Path of a tsconfig.json, relative to the program. Default: the one beside the program, if there is one. */
  tsconfig?: string;
  /** Arguments for Node itself. Default: none. */
  nodeArguments: string[];
}

/**
 * Reads the options that the engine found for a program.
 *
 * @param info the program
 * @returns its options, with the defaults of what is not set
 * @throws Error when an option has a value of the wrong type
 */
export function readRuntimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const given = (info?.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  const { typescript = true, tsconfig, nodeargs = "" } = given;
  if (typeof typescript !== "boolean") throw wrongType("typescript", "true or false");
  if (tsconfig !== undefined && typeof tsconfig !== "string") throw wrongType("tsconfig", "a path");
  if (typeof nodeargs !== "string") throw wrongType("nodeargs", "a string");
  return { typescript, tsconfig, nodeArguments: splitWords(nodeargs) };
}

/** The variables through which the runtime of a program learns its options. */
export function runtimeEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function wrongType(option: string, expected: string): Error {
  return new Error(`the runtime option '${option}' must be ${expected}`);
}

/** Words of a command line: split at blanks, except within quotes. */
function splitWords(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
  );
}
