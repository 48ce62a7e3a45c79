import type { Blueprint, Report, Verdict } from "@holdfast/resilience";
import { isAccepted } from "../../terminal/matrix";
import { type ShownLoss, lossesOf, lossTitle } from "../../terminal/losses";
import { percent, servicesOf, survivalGoals } from "../../text/phrases";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { html, type Markup } from "../html";
import { symbol } from "../page/symbols";

/** Columns that fit on a sheet beside the services. */
const COLUMNS = 16;

/** True where the matrix of the screen is too wide for paper. */
export function isWide(losses: readonly ShownLoss[]): boolean {
  return losses.length > COLUMNS;
}

/** Losses in tables that fit on paper: those of a group together, small groups joined. */
function sheets(losses: readonly ShownLoss[]): ShownLoss[][] {
  const done: ShownLoss[][] = [];
  for (const group of new Set(losses.map((loss) => loss.group))) {
    const members = losses.filter((loss) => loss.group === group);
    const last = done.at(-1);
    if (last && last.length + members.length <= COLUMNS) last.push(...members);
    else
      for (let start = 0; start < members.length; start += COLUMNS)
        done.push(members.slice(start, start + COLUMNS));
  }
  return done;
}

function cell(verdict: Verdict | undefined): Markup {
  if (!verdict) return html`<td></td>`;
  const { outcome, served, met, accepted } = verdict;
  return html`<td class="${outcome} ${met ? "" : "unmet"}">
    ${symbol(outcome)} ${outcome} ${served < 1 && percent(served)}
    ${!met && html`<strong>${accepted ? "accepted" : "unmet"}</strong>`}
    ${isAccepted(verdict) && html`<small>beyond its goal</small>`}
  </td>`;
}

/** The matrix as tables that fit on paper, for a report with more losses than fit into one. */
export function matrixOnPaper(report: Report, blueprint: Blueprint): Markup {
  const goals = survivalGoals(blueprint);
  const verdicts = new Map(
    report.verdicts.map((verdict) => [`${verdict.service}\n${verdict.loss}`, verdict]),
  );
  return html`<div class="paper-only">
    ${sheets(lossesOf(report.verdicts)).map(
      (losses) =>
        html`<table class="paper">
          <caption>
            ${[...new Set(losses.map((loss) => loss.group))].join("; ")}
          </caption>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Goal</th>
              ${losses.map((loss) => html`<th scope="col">${shortened(terminalText(lossTitle(loss)))}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${servicesOf(report.verdicts).map(
              (service) =>
                html`<tr>
                  <th scope="row">${shortened(terminalText(service))}</th>
                  <td class="goal">${goals.get(service) ?? "no goal"}</td>
                  ${losses.map(({ id }) => cell(verdicts.get(`${service}\n${id}`)))}
                </tr>`,
            )}
          </tbody>
        </table>`,
    )}
  </div>`;
}
