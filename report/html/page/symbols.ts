import type { Outcome } from "@holdfast/resilience";
import { html, type Markup } from "../html";

/** One drawing for each outcome, so that no outcome is told by colour alone. */
const drawings: Record<Outcome, Markup> = {
  serving: html`<path
    d="M3 8.6l3.2 3.2L13 5"
    fill="none"
    stroke="currentColor"
    stroke-width="2.2"
    stroke-linecap="round"
    stroke-linejoin="round"
  />`,
  degraded: html`<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8" /><path
      d="M2.4 8a5.6 5.6 0 0 0 11.2 0z"
      fill="currentColor"
    />`,
  "read-only": html`<rect x="3" y="7" width="10" height="7" rx="1.4" fill="currentColor" /><path
      d="M5 7V5a3 3 0 0 1 6 0v2"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
    />`,
  down: html`<path
    d="M4 4l8 8M12 4l-8 8"
    fill="none"
    stroke="currentColor"
    stroke-width="2.6"
    stroke-linecap="round"
  />`,
};

/** The drawings, to be put once into the page; {@link symbol} refers to them. */
export function symbolDefinitions(): Markup {
  return html`<svg class="definitions" aria-hidden="true" focusable="false">
    ${Object.entries(drawings).map(
      ([outcome, drawing]) => html`<symbol id="symbol-${outcome}" viewBox="0 0 16 16">${drawing}</symbol>`,
    )}
  </svg>`;
}

/** The drawing of an outcome, as large as the text around it. The word stands beside it, always. */
export function symbol(outcome: Outcome): Markup {
  return html`<svg class="symbol" aria-hidden="true" focusable="false">
    <use href="#symbol-${outcome}" />
  </svg>`;
}
