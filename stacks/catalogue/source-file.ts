import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";

/** Keys and indexes that lead from a file's top to a value in it. */
export type ValuePath = readonly PropertyKey[];

/** A YAML file that can say on which line a value stands, so that an error can. */
export class SourceFile {
  /** The file's content as plain values. */
  public readonly content: unknown;

  private readonly document: Document;
  private readonly lines = new LineCounter();

  /**
   * @param file the file's path; errors show it relative to the working folder
   * @param text the file's content
   * @throws InvalidInputError where the text is not YAML or names a key twice
   */
  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines });
    const error = this.document.errors[0];
    if (error) {
      throw new InvalidInputError({
        what: `the file is not valid YAML: ${error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "")}`,
        where: `${this.shownPath()}:${this.lines.linePos(error.pos[0]).line}`,
        why: "every service is read from its file, and one that cannot be read would go unprotected",
        fix: "correct that line",
      });
    }
    this.content = this.document.toJS();
  }

  /** `file:line` of the value at a path, of its key where it has one, or of the closest value around it. */
  where(valuePath: ValuePath): string {
    return `${this.shownPath()}:${this.lineOf(valuePath)}`;
  }

  private shownPath(): string {
    const relative = path.relative(process.cwd(), this.file);
    return relative.startsWith("..") ? this.file : relative;
  }

  private lineOf(valuePath: ValuePath): number {
    for (let length = valuePath.length; length > 0; length--) {
      const offset = this.offsetOf(valuePath.slice(0, length));
      if (offset !== undefined) return this.lines.linePos(offset).line;
    }
    return 1;
  }

  private offsetOf(valuePath: ValuePath): number | undefined {
    const parent =
      valuePath.length === 1 ? this.document.contents : this.document.getIn(valuePath.slice(0, -1), true);
    const last = valuePath.at(-1);
    if (isMap(parent)) {
      const key = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key;
      return isScalar(key) ? key.range?.[0] : undefined;
    }
    const value = this.document.getIn(valuePath, true);
    return typeof value === "object" && value !== null && "range" in value
      ? (value.range as [number, number, number] | null)?.[0]
      : undefined;
  }
}
