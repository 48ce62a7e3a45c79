import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Which stacks of a lab were built to their end, written down in its folder. */
export class BuiltStacks {
  private readonly file: string;

  /** @param lab folder of the lab */
  constructor(lab: string) {
    this.file = join(lab, "built-stacks");
  }

  private get names(): string[] {
    return existsSync(this.file) ? readFileSync(this.file, "utf8").split("\n").filter(Boolean) : [];
  }

  /** Whether a stack was built to its end. */
  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** Writes down that a stack was built to its end. */
  add(name: string): void {
    const draft = `${this.file}.new`;
    writeFileSync(draft, [...this.names, name, ""].join("\n"), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}
