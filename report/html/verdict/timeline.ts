import type { RtoTerm, Verdict } from "@holdfast/resilience";
import { duration, percent } from "../../text/phrases";
import { termName, termSource } from "../../text/term-text";
import { html, type Markup } from "../html";
import type { ResourceMarks } from "../resource-marks";

/** How many times longer than the recovery a promise may be and still be drawn to scale. */
const DRAWN_TO_SCALE = 4;

/** Share of the width below which a segment holds no number. */
const NARROWEST_NUMBERED = 5;

/** Heights in the drawing, in pixels: of all that is served, and of the bar of terms below it. */
const SERVED = 44;
const BAR = 26;
const GAP = 6;
const HEIGHT = SERVED + GAP + BAR;

const at = (percentage: number) => `${Number(percentage.toFixed(2))}%`;

/** What is served as time goes by: each step as high as its share, from its time to that of the next. */
function servedSteps(recovery: Verdict["recovery"], width: number): Markup[] {
  return recovery.map(({ seconds, served }, index) => {
    const until = recovery[index + 1]?.seconds ?? width;
    const height = Math.min(served, 1) * SERVED;
    return html`<rect
      class="served-share"
      x="${at((seconds / width) * 100)}"
      y="${Number((SERVED - height).toFixed(1))}"
      width="${at(((until - seconds) / width) * 100)}"
      height="${Number(height.toFixed(1))}"
    />`;
  });
}

function termBars(terms: readonly RtoTerm[], width: number): Markup[] {
  let start = 0;
  return terms.map((term, index) => {
    const from = (start / width) * 100;
    const wide = (term.seconds / width) * 100;
    start += term.seconds;
    return html`<rect
        class="term term-${(index % 6) + 1}"
        x="${at(from)}"
        y="${SERVED + GAP}"
        width="${at(wide)}"
        height="${BAR}"
      />
      ${
        wide >= NARROWEST_NUMBERED &&
        html`<text class="term-number" x="${at(from + wide / 2)}" y="${HEIGHT - 9}" text-anchor="middle">
          ${index + 1}
        </text>`
      }`;
  });
}

/** The corner that a promise cuts: from its time on, its share. */
function promiseMark(goal: NonNullable<Verdict["goal"]>, width: number): Markup {
  const x = at((goal.rtoSeconds / width) * 100);
  const y = Number((SERVED - goal.served * SERVED).toFixed(1));
  return html`<line class="promise" x1="${x}" x2="${x}" y1="${y}" y2="${HEIGHT}" />
    <line class="promise" x1="${x}" x2="100%" y1="${y}" y2="${y}" />`;
}

function termTable(terms: readonly RtoTerm[], title: string, resources: ResourceMarks): Markup {
  return html`<table class="terms">
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
      ${terms.map(
        (term, index) =>
          html`<tr>
            <td><span class="swatch term-${(index % 6) + 1}">${index + 1}</span></td>
            <td>${termName(term)}</td>
            <td class="number">${duration(term.seconds)}</td>
            <td class="source">${termSource(term)} ${term.resource && resources.mark(term.resource)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What is served when, in words: `60% after 56 s, 100% after 3 min 31 s`. */
function servedText(recovery: Verdict["recovery"]): string {
  const steps = recovery.map(({ seconds, served }) =>
    seconds === 0
      ? `${percent(served)} without interruption`
      : `${percent(served)} after ${duration(seconds)}`,
  );
  return `Serves ${steps.join(", ")} at worst`;
}

/**
 * The time to recovery: what is served as it goes by, and below it the terms that it is spent on as a stacked
 * bar, numbered, with a table of the same numbers. A promise near enough is drawn in: what lies within its
 * corner keeps it.
 *
 * @param shown.verdict one whose recovery has a bound
 * @param shown.title names the figure: `payments without ansan`
 */
export function timeline(shown: { verdict: Verdict; title: string }, resources: ResourceMarks): Markup {
  const { goal, recovery, rtoTerms, rtoSeconds } = shown.verdict;
  const terms = rtoTerms.filter((term) => term.seconds > 0);
  const end = Math.max(rtoSeconds ?? 0, recovery.at(-1)?.seconds ?? 0);
  if (end === 0) return html`<p class="quiet">Nothing has to fail over: requests go on.</p>`;
  const toScale = goal !== null && goal.rtoSeconds <= end * DRAWN_TO_SCALE;
  const width = (toScale ? Math.max(end, goal.rtoSeconds) : end) * 1.06;
  return html`<figure class="timeline">
    <svg class="timeline-bar" width="100%" height="${HEIGHT}" aria-hidden="true" focusable="false">
      <line class="axis" x1="0" x2="100%" y1="${SERVED}" y2="${SERVED}" />
      ${servedSteps(recovery, width)} ${termBars(terms, width)} ${toScale && promiseMark(goal, width)}
    </svg>
    <figcaption>
      ${servedText(recovery)}.
      ${
        goal &&
        html`Promised: ${percent(goal.served)} after
        ${duration(goal.rtoSeconds)}${toScale ? " (the corner)" : ", beyond the right edge"}.`
      }
    </figcaption>
    ${terms.length > 0 && termTable(terms, shown.title, resources)}
  </figure>`;
}
