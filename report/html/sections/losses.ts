import { type Blueprint, lossOfElements, lostSites, type Report, type Verdict } from "@holdfast/resilience";
import { type ShownLoss, lossTitle, lossesOf } from "../../terminal/losses";
import { duration, outcomes } from "../../text/phrases";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { html, type Markup } from "../html";
import { siteMap, siteMapLegend } from "../map/site-map";
import { isWide } from "./matrix-on-paper";
import { symbol } from "../page/symbols";

/** Letters of the longest loss of sites that stays on one line. */
const ON_ONE_LINE = 40;

/** The longest recovery among verdicts that need no hand. */
function slowestRecovery(verdicts: readonly Verdict[]): string {
  const bounds = verdicts.map((verdict) => verdict.rtoSeconds).filter((bound) => bound !== null);
  return bounds.length === 0 ? "" : duration(Math.max(...bounds));
}

/** A number that stays pale where it is nothing. */
function number(value: number, kind: string): Markup {
  return html`<td class="number ${value === 0 ? "zero" : kind}">${value}</td>`;
}

/** How many services have each outcome, as a bar that is as wide as its cell. */
function distribution(verdicts: readonly Verdict[]): Markup {
  let before = 0;
  const parts = outcomes.map((outcome) => {
    const share = (verdicts.filter((verdict) => verdict.outcome === outcome).length / verdicts.length) * 100;
    const part = html`<rect class="${outcome}" x="${before}%" width="${share}%" height="8" />`;
    before += share;
    return share > 0 && part;
  });
  return html`<svg class="distribution" width="100%" height="8" aria-hidden="true" focusable="false">
    ${parts}
  </svg>`;
}

function row(loss: ShownLoss, verdicts: readonly Verdict[], blueprint: Blueprint, first: boolean): Markup {
  const unmet = verdicts.filter((verdict) => !verdict.met).length;
  return html`<tr
    class="${loss.ofSites && lossTitle(loss).length <= ON_ONE_LINE ? "of-sites" : ""}"
    data-loss="${loss.id}"
    data-lost="${JSON.stringify(lostSites(blueprint, lossOfElements(loss.lost)).map(terminalText))}"
    ${first && "data-first"}
  >
    <th scope="row">
      <button type="button" class="choose" aria-pressed="false">
        ${shortened(terminalText(lossTitle(loss)))}
      </button>
    </th>
    <td class="bar">${distribution(verdicts)}</td>
    ${outcomes.map((outcome) =>
      number(verdicts.filter((verdict) => verdict.outcome === outcome).length, outcome),
    )}
    ${number(unmet, "unmet")}
    ${number(verdicts.filter((verdict) => verdict.rtoSeconds === null).length, "down")}
    <td class="recovery">${slowestRecovery(verdicts)}</td>
  </tr>`;
}

/** The loss of sites that breaks the most promises and, among equals, leaves the least: chosen at first. */
function mostTelling(losses: readonly ShownLoss[], verdicts: readonly Verdict[]): string | undefined {
  const ofSites = losses.filter((loss) => loss.ofSites);
  const harm = new Map((ofSites.length > 0 ? ofSites : losses).map((loss) => [loss.id, 0]));
  for (const { loss, met, served } of verdicts) {
    const sum = harm.get(loss);
    if (sum !== undefined) harm.set(loss, sum + (met ? 0 : 1_000_000) + (1 - served));
  }
  return [...harm].reduce((worst, each) => (each[1] > worst[1] ? each : worst), ["", -1])[0] || undefined;
}

/** Every loss in one line, beside a map on which the chosen one is crossed out. */
export function lossesSection(report: Report, blueprint: Blueprint): Markup {
  const losses = lossesOf(report.verdicts);
  const telling = mostTelling(losses, report.verdicts);
  const groups = [...new Set(losses.map((loss) => loss.group))];
  const map = siteMap(blueprint);
  return html`<section id="losses" aria-labelledby="losses-title">
    <h2 id="losses-title">What each loss leaves</h2>
    <p class="lede screen-only">Choose a loss to see it on the map and marked in the matrix.</p>
    <div class="${map ? "beside" : ""} ${isWide(losses) && "long"}">
      ${map && html`<figure class="map">${map}${siteMapLegend(blueprint)}</figure>`}
      <div class="scroll losses-scroll" role="region" aria-label="Losses" tabindex="0">
        <table class="losses">
          <thead>
            <tr>
              <th scope="col">Loss</th>
              <td class="bar"></td>
              ${outcomes.map(
                (outcome) =>
                  html`<th scope="col" class="number ${outcome}">
                    ${symbol(outcome)} <span>${outcome}</span>
                  </th>`,
              )}
              <th scope="col" class="number">unmet</th>
              <th scope="col" class="number">manual recovery</th>
              <th scope="col" class="recovery">slowest</th>
            </tr>
          </thead>
          ${groups.map(
            (group) =>
              html`<tbody>
                <tr class="group">
                  <th scope="rowgroup" colspan="${outcomes.length + 5}">${group}</th>
                </tr>
                ${losses
                  .filter((loss) => loss.group === group)
                  .map((loss) =>
                    row(
                      loss,
                      report.verdicts.filter((verdict) => verdict.loss === loss.id),
                      blueprint,
                      loss.id === telling,
                    ),
                  )}
              </tbody>`,
          )}
        </table>
      </div>
    </div>
  </section>`;
}
