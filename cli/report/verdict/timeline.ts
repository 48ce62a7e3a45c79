import type { RtoTerm } from "@holdfast/resilience";
import { duration } from "../../show/phrases";
import { resourceName } from "../../show/resource-name";
import { html, type Markup } from "../html";

/** How many times longer than the bound a promise may be and still be drawn to scale. */
const DRAWN_TO_SCALE = 4;

/** Share of the width below which a segment holds no number. */
const NARROWEST_NUMBERED = 5;

/** What a timeline shows. All times in seconds. */
export interface Timeline {
  readonly terms: readonly RtoTerm[];
  /** The promise that the sum of the terms is held against; absent where none is made. */
  readonly promisedSeconds?: number;
  /** Names the figure: `payments without ansan`. */
  readonly title: string;
}

function at(percentage: number): string {
  return `${Number(percentage.toFixed(2))}%`;
}

/**
 * The time to recovery as a stacked bar of its terms, numbered, with a table of the same numbers. A
 * promise near enough is a line on the scale.
 */
export function timeline({ terms, promisedSeconds, title }: Timeline): Markup {
  const total = terms.reduce((sum, term) => sum + term.seconds, 0);
  const shown = terms.filter((term) => term.seconds > 0);
  if (total === 0) return html`<p class="quiet">Nothing has to fail over: requests go on.</p>`;
  const toScale = promisedSeconds !== undefined && promisedSeconds <= total * DRAWN_TO_SCALE;
  const width = toScale ? Math.max(total, promisedSeconds) * 1.02 : total;
  let start = 0;
  const segments = shown.map((term, index) => {
    const from = (start / width) * 100;
    const wide = (term.seconds / width) * 100;
    start += term.seconds;
    return html`<rect
        class="term term-${(index % 6) + 1}"
        x="${at(from)}"
        y="4"
        width="${at(wide)}"
        height="26"
      />
      ${
        wide >= NARROWEST_NUMBERED &&
        html`<text class="term-number" x="${at(from + wide / 2)}" y="22" text-anchor="middle"
          >${index + 1}</text
        >`
      }`;
  });
  return html`<figure class="timeline">
    <svg class="timeline-bar" width="100%" height="34" aria-hidden="true" focusable="false">
      ${segments}
      ${
        toScale &&
        html`<line
          class="promise"
          x1="${at((promisedSeconds / width) * 100)}"
          x2="${at((promisedSeconds / width) * 100)}"
          y1="0"
          y2="34"
        />`
      }
    </svg>
    <figcaption>
      ${duration(total)} at
      worst${
        promisedSeconds !== undefined &&
        html`, ${duration(promisedSeconds)} promised
        ${toScale ? "(the upright line)" : "(beyond the right edge)"}`
      }
    </figcaption>
    <table class="terms">
      <caption class="unseen">
        Terms of the recovery time of ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">Number</span></th>
          <th scope="col">Step</th>
          <th scope="col" class="number">At worst</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (term, index) =>
            html`<tr>
              <td><span class="swatch term-${(index % 6) + 1}">${index + 1}</span></td>
              <td>${term.name}</td>
              <td class="number">${duration(term.seconds)}</td>
              <td class="source">${source(term)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </figure>`;
}

function source(term: RtoTerm): Markup {
  const from = html`${term.source}`;
  if (!term.resource) return from;
  const { kind, name } = resourceName(term.resource);
  return html`${from} <span class="resource">${kind} <code title="${term.resource}">${name}</code></span>`;
}
