import * as path from "node:path";
import { filedAcceptance } from "@holdfast/contract/acceptance";
import { type Acceptance, InvalidInputError } from "@holdfast/resilience";
import { isSeq, LineCounter, parseDocument } from "yaml";
import { existsSync } from "node:fs";
import { readTextFile } from "./read-file";

/** The file beside `Pulumi.yaml` that says what is accepted of what policies find. */
export const ACCEPTANCE_FILE = "holdfast.accept.yaml";

const WHY = "whoever reads a report sees by it what is accepted, why, until when, and who answers for it";

const EXAMPLE = [
  "write a list of entries such as: { policy: capacity-holds, service: mail, reason: a hall is being built,",
  "owner: mail team, until: 2027-01-31 }",
].join(" ");

/**
 * Reads what a project accepts of what policies find; nothing where it has no such file.
 *
 * @param folder folder of the project
 * @param policies names of the policies that there are
 * @throws InvalidInputError with everything that is wrong with the file, each with its line
 */
export function readAcceptanceFile(folder: string, policies: readonly string[]): Acceptance[] {
  const file = path.join(folder, ACCEPTANCE_FILE);
  if (!existsSync(file)) return [];
  const lines = new LineCounter();
  const text = readTextFile(file, { fix: `make ${ACCEPTANCE_FILE} a YAML file` });
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  const refused = (what: string, line: number, fix = EXAMPLE) => ({
    what: `${ACCEPTANCE_FILE} ${what}`,
    where: `${file}:${line}`,
    why: WHY,
    fix,
  });
  const [error] = document.errors;
  if (error)
    throw new InvalidInputError(
      refused(`is not YAML: ${error.message}`, lineAt(error.pos[0]), "correct that line"),
    );
  const { contents } = document;
  if (contents === null) return [];
  if (!isSeq(contents)) throw new InvalidInputError(refused("is not a list", 1));

  /** The line of a field, or of the entry where the field is not there. */
  const lineOf = (place: readonly PropertyKey[]): number => {
    for (let length = place.length; length > 0; length--) {
      const node: unknown = document.getIn(place.slice(0, length), true);
      const range = (node as { range?: readonly number[] | null } | undefined)?.range;
      if (range) return lineAt(range[0]);
    }
    return 1;
  };
  const acceptances: Acceptance[] = [];
  const wrong: ReturnType<typeof refused>[] = [];
  for (const [index, entry] of (document.toJS() as unknown[]).entries()) {
    const read = filedAcceptance.safeParse(entry);
    for (const { path: place, message, code, ...issue } of read.error?.issues ?? []) {
      const keys = code === "unrecognized_keys" ? (issue as { keys: string[] }).keys : [];
      const field = [...place, ...keys].join(".");
      const what = keys.length > 0 ? "is no field of an entry" : message;
      wrong.push(
        refused(`[${index}]${field ? ` ${field}` : ""}: ${what}`, lineOf([index, ...place, ...keys])),
      );
    }
    if (!read.success) continue;
    const line = lineOf([index]);
    if (policies.includes(read.data.policy))
      acceptances.push({ ...read.data, where: `${ACCEPTANCE_FILE}:${line}` });
    else
      wrong.push(
        refused(
          `[${index}] policy: ${read.data.policy} is no policy`,
          lineOf([index, "policy"]),
          `name one of ${policies.join(", ")}`,
        ),
      );
  }
  const [first, ...others] = wrong;
  if (first) throw new InvalidInputError(first, ...others);
  return acceptances;
}
