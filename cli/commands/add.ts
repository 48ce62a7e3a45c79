import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { InvalidInputError } from "@holdfast/resilience";
import { findProjectFile } from "@holdfast/evaluate/project-file";
import { writeAllWhole } from "@holdfast/evaluate/write-file";
import { parse } from "yaml";
import { isServiceName, isSiteName, longestNames } from "../project/answers";
import { regionFile, serviceFile, siteFile, siteStackFile } from "../project/templates";
import { requireAbsent } from "./init";

/**
 * The folder of a project that holds one file for each of what is added.
 *
 * @throws InvalidInputError where the project has none
 */
function folderOf(project: string, name: "sites" | "services"): string {
  const folder = path.join(project, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new InvalidInputError({
    what: `the project has no folder ${name}`,
    where: folder,
    why: "a project as `npx holdfast init` writes it has one file a site and one file a service",
    fix: `add it where the program lists its ${name}, or name the project's folder with --cwd DIR`,
  });
}

function requireName(name: string, noun: "site" | "service"): void {
  if ((noun === "site" ? isSiteName : isServiceName)(name)) return;
  throw new InvalidInputError({
    what: `no ${noun} can be named ${name}`,
    where: `add ${noun} ${name}`,
    why: `names of pods, stacks and files are made of it, and DNS labels have 63 characters`,
    fix: `give lower-case letters, digits and hyphens, ${longestNames[noun]} at most, beginning with a letter; global, everything and witness are taken`,
  });
}

/** Sites that are declared already, as far as their files can be read: `npx holdfast check` says what is wrong with others. */
function declaredSites(folder: string): { country?: unknown; region?: unknown; number?: unknown }[] {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .flatMap((file) => {
      try {
        return [(parse(readFileSync(path.join(folder, file), "utf8")) ?? {}) as object];
      } catch {
        return [];
      }
    });
}

/** Writes files into a project, and says so. */
function write(project: string, files: Readonly<Record<string, string>>): void {
  requireAbsent(project, Object.keys(files), "choose another name, or edit what is there");
  writeAllWhole(Object.entries(files).map(([file, text]) => ({ file: path.join(project, file), text })));
  process.stdout.write(
    `${Object.keys(files).join(" and ")} ${Object.keys(files).length === 1 ? "is" : "are"} written with examples. Next: edit, then npx holdfast check\n`,
  );
}

interface AddOptions {
  readonly cwd: string;
  readonly country?: string;
  readonly region?: string;
}

function addService(name: string, { cwd }: AddOptions): void {
  requireName(name, "service");
  const project = path.dirname(findProjectFile(cwd));
  folderOf(project, "services");
  write(project, { [`services/${name}.yaml`]: serviceFile(name) });
}

function addSite(name: string, { cwd, country, region }: AddOptions): void {
  requireName(name, "site");
  const project = path.dirname(findProjectFile(cwd));
  const sites = declaredSites(folderOf(project, "sites"));
  const alike = sites.filter((site) => (site.region === undefined) === (region === undefined));
  const number = 1 + Math.max(0, ...alike.map((site, index) => Number(site.number ?? index + 1)));
  if (region !== undefined) {
    write(project, { [`sites/${name}.yaml`]: regionFile({ name, region, number }) });
    return;
  }
  const neighbour = sites.map((site) => site.country).find((code) => typeof code === "string");
  write(project, {
    [`sites/${name}.yaml`]: siteFile({ name, country: country ?? neighbour ?? "de", number }),
    [`Pulumi.${name}.yaml`]: siteStackFile(name),
  });
}

/** `holdfast add`: another service or site of a project. */
export function addCommand(): Command {
  const part = (noun: "service" | "site", description: string) =>
    new Command(noun)
      .description(description)
      .argument("<name>", `name of the ${noun}`)
      .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
      .exitOverride();
  return new Command("add")
    .description("Add a service or a site to the project in this folder. No file is written over.")
    .addCommand(part("service", "Write services/NAME.yaml, with examples to be edited.").action(addService))
    .addCommand(
      part("site", "Write sites/NAME.yaml and its stack, with examples to be edited.")
        .option("--country <CODE>", "its country, such as de. Default: that of a site that is there")
        .option("--region <REGION>", "it is this region of AWS, and no data center")
        .action(addSite),
    )
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast add service payments
  npx holdfast add site bergen --country no
  npx holdfast add site witness-2 --region eu-west-1

Exit code: 0 written, 2 bad input, or a file is there already.`,
    )
    .exitOverride();
}
