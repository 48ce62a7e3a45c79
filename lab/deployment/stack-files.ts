import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedConfiguration } from "@holdfast/evaluate/project-file";
import { InvalidInputError } from "@holdfast/resilience";
import { type Document, LineCounter, parseDocument } from "yaml";
import { z } from "zod";

/** A stack that builds a part of the blueprint for real. */
export interface DeployableStack {
  /** The stack's name. */
  readonly name: string;
  /** Parts that it declares: names of data sites, or "global". */
  readonly declares: readonly string[];
}

/** The part that belongs to no data site. */
export const GLOBAL = "global";

const deployable = z.object({
  "holdfast:declares": z.array(z.string()),
  "holdfast:clusterAccess": z.string().default("config"),
});

/** A stack's file, read. */
export interface StackFile {
  readonly document: Document;
  /** The line, counted from 1, of an offset in the text. */
  lineAt(offset: number): number;
}

/**
 * Reads a stack's file.
 *
 * @throws InvalidInputError where it is no YAML
 */
export function readStackFile(file: string): StackFile {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (!error) return { document, lineAt };
  throw new InvalidInputError({
    what: `the stack's file is no YAML: ${error.message}`,
    where: `${file}:${lineAt(error.pos[0])}`,
    why: "the lab deploys what the files of the stacks configure",
    fix: "mend that line",
  });
}

/** What a stack's file holds; nothing where it is empty. */
type StackSettings = { readonly config?: Readonly<Record<string, unknown>> } | null;

/** Name of a stack's file. */
export const stackFileName = (stack: string): string => `Pulumi.${stack}.yaml`;

/**
 * What a stack is configured with: what all stacks share, and in its place what the stack's file says.
 *
 * @param project folder with `Pulumi.yaml` and the stacks' files
 * @throws InvalidInputError where one of the two files is no YAML
 */
export function configurationOf(project: string, stack: string): Readonly<Record<string, unknown>> {
  const file = readStackFile(join(project, stackFileName(stack))).document.toJS() as StackSettings;
  return { ...sharedConfiguration(project), ...file?.config };
}

function nameOf(file: string): string | undefined {
  return /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1];
}

/**
 * The stacks of a project that can be deployed, in the order in which they are: what belongs to no site first, then
 * each site. Stacks that reach no cluster are for analysis, and left out.
 *
 * @param project folder with `Pulumi.yaml` and the stacks' files
 * @throws InvalidInputError when there is none, or a file is no YAML
 */
export function deployableStacks(project: string): DeployableStack[] {
  const files = existsSync(project) ? readdirSync(project) : [];
  const stacks = files.flatMap((file): DeployableStack[] => {
    const name = nameOf(file);
    if (name === undefined) return [];
    const read = deployable.safeParse(configurationOf(project, name));
    if (!read.success || read.data["holdfast:clusterAccess"] === "none") return [];
    return [{ name, declares: read.data["holdfast:declares"] }];
  });
  if (stacks.length === 0) {
    throw new InvalidInputError({
      what: "the project has no stack that can be deployed",
      where: join(project, "Pulumi.*.yaml"),
      why: "a stack that can be deployed declares parts (holdfast:declares) and reaches clusters (holdfast:clusterAccess)",
      fix: "run this in the folder of the blueprint, or name it with --cwd DIR",
    });
  }
  const rank = (stack: DeployableStack): number => (comesFirst(stack) ? 0 : 1);
  return stacks.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, "en"));
}

/** Whether a stack is built before the others: vaults and zones are there before what writes to them. */
export function comesFirst({ declares }: DeployableStack): boolean {
  return declares.includes(GLOBAL);
}
