import { Markup, html } from "./html";
import type { Inlined } from "./page/assets";

/** The page's icon, within the page because nothing is loaded. */
const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1d5c74"/>' +
      '<path d="M4 8.5l3 3L12.5 5" fill="none" stroke="#fff" stroke-width="2"/></svg>',
  );

/** What differs between pages. */
export interface PageParts {
  readonly title: string;
  readonly style: Inlined;
  /** What the page does besides being read. Absent: it has no script at all. */
  readonly script?: Inlined;
  /** Everything between the tags of the body, but for the script. */
  readonly body: Markup;
}

/**
 * A page as one HTML file that needs no network: its policy forbids loading anything and running any script or style
 * but its own.
 */
export function htmlDocument({ title, style, script, body }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${style.hash}`,
    ...(script ? [`script-src ${script.hash}`] : []),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="${ICON}" />
        ${new Markup(`<style>${style.text}</style>`)}
      </head>
      <body>
        ${body} ${script && new Markup(`<script>${script.text}</script>`)}
      </body>
    </html>`.text
  }\n`;
}

/** A moment as the masthead shows it: `2026-01-02 03:04 UTC`. */
export function momentMarkup(moment: Date): Markup {
  const day = moment.toISOString().slice(0, 16).replace("T", " ");
  return html`<time datetime="${moment.toISOString()}">${day} UTC</time>`;
}
