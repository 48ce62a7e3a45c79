import * as path from "node:path";
import { InvalidInputError } from "holdfast/invalid-input";
import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { ValuePath } from "./refusals";

/** The path of a file as errors show it: relative to the working folder where the file is in it. */
export function shownFile(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative;
}

/** Why a file that cannot be read is refused. */
const why = "what cannot be read would be left out without a word";

/** A YAML file that can say on which line a value stands, so that an error can. */
export class YamlFile {
  /** The file's content as plain values. */
  public readonly content: unknown;

  private readonly document: Document;
  private readonly lines = new LineCounter();

  /**
   * @param file the file's path; errors show it relative to the working folder
   * @param text the file's content
   * @throws InvalidInputError where the text is not one YAML document, names a key twice, has a tag that means nothing
   *   here, or unfolds into more than it holds
   */
  constructor(
    private readonly file: string,
    text: string,
  ) {
    try {
      this.document = parseDocument(text, { lineCounter: this.lines, logLevel: "error" });
    } catch {
      // The parser calls itself for each level.
      throw this.tooDeep(1);
    }
    const [problem] = [...this.document.errors, ...this.document.warnings];
    if (problem) throw this.malformed(problem);
    try {
      this.content = this.document.toJS();
    } catch {
      throw this.refused(
        "the file's aliases (*name) cannot be followed: they stand for too much, or for nothing",
        1,
        "write the values out instead of referring to them",
      );
    }
  }

  /** `file:line` of the value at a path, of its key where it has one, or of the closest value around it. */
  where(valuePath: ValuePath): string {
    return `${shownFile(this.file)}:${this.lineOf(valuePath)}`;
  }

  /** Whether there is a value at a path. */
  has(valuePath: ValuePath): boolean {
    return this.document.hasIn(valuePath);
  }

  private malformed(problem: YAMLError): InvalidInputError {
    const { line } = this.lines.linePos(problem.pos[0]);
    if (problem.code === "MULTIPLE_DOCS") {
      return this.refused("the file holds several YAML documents", line, "give each a file of its own");
    }
    if (problem.code === "RESOURCE_EXHAUSTION") return this.tooDeep(line);
    const message = problem.message.split("\n")[0]?.replace(/ at line \d+.*$/, "");
    return this.refused(`the file is not valid YAML: ${message}`, line, "correct that line");
  }

  private tooDeep(line: number): InvalidInputError {
    return this.refused("the file is nested too deeply to be read", line, "take levels out of it");
  }

  private refused(what: string, line: number, fix: string): InvalidInputError {
    return new InvalidInputError({ what, where: `${shownFile(this.file)}:${line}`, why, fix });
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
      const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === last)?.key;
      return isScalar(key) ? key.range?.[0] : undefined;
    }
    const value = isCollection(parent) ? parent.get(last, true) : undefined;
    return typeof value === "object" && value !== null && "range" in value
      ? (value.range as [number, number, number] | null)?.[0]
      : undefined;
  }
}
