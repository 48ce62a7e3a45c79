import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { sharedConfiguration } from "@holdfast/evaluate/project-file";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { listIn, withList } from "./edit-list";
import { listKeys, listsText, sameLists, type SiteLists } from "./site-lists";

/** Part of the blueprint that belongs to no site, as stacks call it. */
export const GLOBAL = "global";

/** A stack that deploys a part of the blueprint. */
export interface DeployedStack {
  readonly name: string;
  /** The site that it declares, or `global`. */
  readonly part: string;
}

/** Key below which the project's own configuration is. */
const prefix = "holdfast";

/** The stack files of a project, of which several deploy parts and one declares everything to be analysed. */
export class StackFiles {
  /**
   * @param folder folder of the project
   * @param analysed the stack whose declaration is judged
   */
  constructor(
    private readonly folder: string,
    private readonly analysed: string,
  ) {}

  /**
   * The stacks that deploy the parts: those that declare one data site or what belongs to none.
   *
   * @param sites names of the data sites
   * @throws InvalidInputError where a part is declared by no stack, or by several
   */
  deployed(sites: readonly string[]): DeployedStack[] {
    const declared = this.stacks()
      .filter((stack) => stack !== this.analysed)
      .map((stack) => ({ stack, declares: this.list(stack, "declares") }));
    return [...sites, GLOBAL].map((part) => {
      const found = declared.filter(({ declares }) => declares.length === 1 && declares[0] === part);
      if (found.length === 1 && found[0]) return { name: found[0].stack, part };
      throw new InvalidInputError({
        what: `${part} is declared by ${found.length === 0 ? "no stack" : `the stacks ${found.map(({ stack }) => stack).join(" and ")}`}`,
        where: path.join(this.folder, "Pulumi.*.yaml"),
        why: "an operation deploys each part by the one stack that declares it alone",
        fix: `let one stack have holdfast:declares: [${part}]`,
      });
    });
  }

  /**
   * The sites that are out of service, as every stack of some says alike.
   *
   * @throws InvalidInputError where two stacks say otherwise, or the project's file says it for all of them
   */
  lists(stacks: readonly DeployedStack[]): SiteLists {
    for (const key of listKeys) this.refuseShared(`${prefix}:${key}`);
    const others = stacks.map(({ name }) => name);
    const first = this.analysed;
    const lists = this.listsOf(first);
    for (const stack of others) {
      const said = this.listsOf(stack);
      if (sameLists(lists, said)) continue;
      throw new InvalidInputError({
        what: `two stacks say otherwise which sites are out of service: ${first} ${listsText(lists)}; ${stack} ${listsText(said)}`,
        where: `${this.file(first)}, ${this.file(stack)}`,
        why: "each declares its part for the same state of the world",
        fix: "run the operation that stopped between them again, or make the files alike",
      });
    }
    return lists;
  }

  /** What one stack's file says. */
  listsOf(stack: string): SiteLists {
    return { lost: this.list(stack, "lost"), evacuated: this.list(stack, "evacuated") };
  }

  /**
   * Writes which sites are out of service to the files of some stacks and of the one that is analysed.
   *
   * @returns names of the files that were changed
   */
  write(stacks: readonly DeployedStack[], lists: SiteLists): string[] {
    const changed: string[] = [];
    for (const stack of [...stacks.map(({ name }) => name), this.analysed]) {
      const file = this.file(stack);
      const text = readFileSync(file, "utf8");
      const edited = this.edited(stack, lists);
      if (edited === text) continue;
      writeWhole(file, edited);
      changed.push(path.basename(file));
    }
    return changed;
  }

  /** Text of a stack's file as it would be. */
  edited(stack: string, lists: SiteLists): string {
    const file = this.file(stack);
    return listKeys.reduce(
      (text, key) => withList(text, `${prefix}:${key}`, lists[key], file),
      readFileSync(file, "utf8"),
    );
  }

  /** A stack whose own list is empty has no line for it, and would go on with what all stacks share. */
  private refuseShared(key: string): void {
    const shared = sharedConfiguration(this.folder)[key];
    if (shared === undefined || (Array.isArray(shared) && shared.length === 0)) return;
    throw new InvalidInputError({
      what: `the project's file lists sites for all stacks under ${key}`,
      where: path.join(this.folder, "Pulumi.yaml"),
      why: "an operation writes to each stack's file, and what all stacks share would come back behind it",
      fix: `leave its default empty there (default: []), and let the stacks' files say ${key}`,
    });
  }

  private list(stack: string, key: string): string[] {
    const file = this.file(stack);
    return listIn(readFileSync(file, "utf8"), `${prefix}:${key}`, file);
  }

  private stacks(): string[] {
    return readdirSync(this.folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  }

  private file(stack: string): string {
    return path.join(this.folder, `Pulumi.${stack}.yaml`);
  }
}
