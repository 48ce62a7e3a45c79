import { readdirSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { findProjectFile } from "@holdfast/evaluate/project-file";
import { terminalText } from "@holdfast/report/text/untrusted-text";

/** Where a command line stands, as far as it decides what can be done next. */
type Place =
  | { readonly kind: "empty" }
  | { readonly kind: "no-project" }
  | { readonly kind: "project"; readonly folder: string };

/** What a folder is: a project's, or inside of one, or none. */
function placeOf(folder: string): Place {
  try {
    return { kind: "project", folder: path.dirname(findProjectFile(folder)) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
  }
  const entries = readdirSync(folder).filter((name) => name !== ".git");
  return entries.length === 0 ? { kind: "empty" } : { kind: "no-project" };
}

const commands = (lines: readonly (readonly [command: string, what: string])[]): string =>
  lines.map(([command, what]) => `  ${command.padEnd(44)} ${what}\n`).join("");

/** What to do next in a folder, for whoever runs `holdfast` without saying what it is to do. */
export function nextStepsIn(folder: string): string {
  const place = placeOf(folder);
  const help = ["npx holdfast --help", "all commands"] as const;
  switch (place.kind) {
    case "empty":
      return `This folder is empty. Next:\n${commands([["npx holdfast init", "five questions, and a project that passes the check"], help])}`;
    case "no-project":
      return `There is no Pulumi project (Pulumi.yaml) in this folder or above it. Next:\n${commands([
        ["cd PROJECT", "a folder with Pulumi.yaml: any TypeScript program can be checked"],
        ["npx holdfast init FOLDER", "a new project, in a folder of its own"],
        ["npx holdfast check --from FILE", "what `pulumi preview --json` or `pulumi stack export` wrote"],
        help,
      ])}`;
    case "project": {
      const inside = path.relative(place.folder, folder);
      const where =
        inside === ""
          ? "This folder is a Pulumi project."
          : `This folder is inside of the Pulumi project ${terminalText(place.folder)}.`;
      return `${where} Next:\n${commands([
        ["npx holdfast check", "lose every site and every pair of sites"],
        ["npx holdfast explain SERVICE --lose SITE", "why a service is left as it is"],
        ["npx holdfast diff --base origin/main", "what a change does to every verdict"],
        ["npx holdfast add service NAME", "another service; also: add site NAME"],
        help,
      ])}`;
    }
  }
}
