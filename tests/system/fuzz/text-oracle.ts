import { hasHidden, liveText } from "../../unit/report/hostile-text";
import { skeleton } from "../../unit/report/markup";
import type { Rendering } from "./renderings";

/** Words that no reader is to be given: they show that a value was not there, or was no figure. */
const LEAKS = /\bundefined\b|\[object \w+\]/;
/** What is said of a figure that was read and refused, as of `.inf` in YAML, is no leak. */
const NO_FIGURE = /(?<!; it is -?)\b(?:NaN|Infinity)\b/;

/** Only lines with such a character are looked at one by one. */
const PLAIN = /^[\x20-\x7e]*$/;

function around(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
}

/** Nothing in a text acts on its reader or is left over from a mistake, and it is what it is said to be. */
export function textFaults({ name, format, text }: Rendering, figuresAsText: boolean): string[] {
  const faults: string[] = [];
  // A page's own script speaks of what is undefined.
  const shown = format === "markup" ? text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "") : text;
  const leak = LEAKS.exec(shown) ?? (figuresAsText ? null : NO_FIGURE.exec(shown));
  if (leak) faults.push(`${name} says ${leak[0]}: ${around(shown, leak.index)}`);
  const lines = text.split("\n");
  const hidden = lines.find((line) => !PLAIN.test(line) && hasHidden(line));
  if (hidden !== undefined)
    faults.push(`${name} has a raw character: ${JSON.stringify(hidden).slice(0, 120)}`);
  if (format === "JSON") attempt(() => JSON.parse(text));
  if (format === "markup") attempt(() => skeleton(text));
  if (format === "Markdown") {
    const live = lines.flatMap(liveText);
    if (live.length > 0) faults.push(`${name} has live text: ${live.slice(0, 3).join(" ")}`);
  }
  if (format === "Mermaid") {
    const odd = lines.find((line) => (line.match(/"/g) ?? []).length % 2 === 1);
    if (odd !== undefined) faults.push(`${name} has a label that is not closed: ${odd.slice(0, 120)}`);
  }
  return faults;

  function attempt(parse: () => unknown): void {
    try {
      parse();
    } catch (error) {
      faults.push(`${name} does not parse: ${(error as Error).message.slice(0, 200)}`);
    }
  }
}

/** Where in a report a number is not finite; JSON would write it as null. */
export function notFinite(value: unknown, path = "report"): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => notFinite(each, `${path}.${key}`));
}
