import { xmlText } from "../text/untrusted-text";

/** Text that is HTML (or SVG) already and is inserted as it is. */
export class Markup {
  constructor(public readonly text: string) {}
}

/** What a template of {@link html} may hold. `false`, `undefined` and `null` are left out. */
export type Fragment = Markup | string | number | false | undefined | null | readonly Fragment[];

function write(fragment: Fragment): string {
  if (fragment === false || fragment === undefined || fragment === null) return "";
  if (fragment instanceof Markup) return fragment.text;
  if (typeof fragment === "object") return fragment.map(write).join("");
  return xmlText(String(fragment));
}

/** Indentation of templates, which a browser shows as one space. */
const INDENTATION = /\s*\n\s*/g;

/**
 * A template whose values are escaped, because names and messages come from catalogues and resources.
 *
 * @example html`<td>${service.name}</td>`
 */
export function html(parts: TemplateStringsArray, ...values: Fragment[]): Markup {
  return new Markup(
    parts
      .map(
        (part, index) => `${index === 0 ? "" : write(values[index - 1])}${part.replace(INDENTATION, "\n")}`,
      )
      .join(""),
  );
}
