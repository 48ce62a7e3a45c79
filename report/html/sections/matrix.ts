import type { Blueprint, Report, Service, Unmet, Verdict } from "@holdfast/resilience";
import { type ShownLoss, lossTitle, lossesOf } from "../../terminal/losses";
import { duration, outcomes, percent, servicesOf } from "../../text/phrases";
import { dataLossText } from "../../text/restore-text";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import { html, type Markup } from "../html";
import { isWide, matrixOnPaper } from "./matrix-on-paper";
import { symbol } from "../page/symbols";
import { verdictId } from "../verdict/article";

/** What a service promises, in a few words. */
function promiseOf(service: Service | undefined): string {
  const goals = service?.goals;
  if (!goals) return "promises nothing";
  if (goals.survive === "none") return `tier ${goals.tier}, survives no loss`;
  return `tier ${goals.tier}, ${goals.survive.replace("-", " ")}, ${duration(goals.rtoSeconds)}`;
}

/** What is wrong with a promise that is not kept, as short as a cell. */
function flag(unmet: readonly Unmet[]): string {
  const words: Record<Unmet, string> = {
    outcome: "unmet",
    served: "too little",
    rto: "too slow",
    rpo: "loses writes",
    goal: "unread goal",
  };
  return unmet.length === 1 && unmet[0] ? words[unmet[0]] : "unmet";
}

function cell(verdict: Verdict | undefined, group: string): Markup {
  if (!verdict) return html`<td class="cell" data-group="${group}"></td>`;
  const { outcome, met, rtoSeconds } = verdict;
  return html`<td
    class="cell ${outcome} ${met ? "" : "unmet"}"
    data-group="${group}"
    data-loss="${verdict.loss}"
    data-outcome="${outcome}"
  >
    <a href="#${verdictId(verdict)}">
      <span class="outcome">${symbol(outcome)} ${outcome}</span>
      <span class="figure">
        <span class="served">${percent(verdict.served)}</span>
        <span class="rto">${rtoSeconds === null ? "by hand" : duration(rtoSeconds)}</span>
        <span class="rpo">${dataLossText(verdict)}</span>
        ${!met && html`<strong class="flag">${verdict.accepted ? "accepted" : flag(verdict.unmet)}</strong>`}
        ${!verdict.goal && outcome !== "serving" && html`<span class="beyond">beyond its goal</span>`}
      </span>
    </a>
  </td>`;
}

/** Services by whom they are for; one group without a name where all are for the same. */
function serviceGroups(report: Report, { services }: Blueprint): [string, string[]][] {
  const operational = new Set(services.filter((each) => each.goals?.operational).map((each) => each.name));
  const all = servicesOf(report.verdicts);
  const groups: [string, string[]][] = [
    ["For users", all.filter((service) => !operational.has(service))],
    ["For operators", all.filter((service) => operational.has(service))],
  ];
  return groups.every(([, members]) => members.length > 0) ? groups : [["", all]];
}

/** Chooses the losses of sites, of whatever number. */
const ANY_SITES = "sites";

function filters(losses: readonly ShownLoss[]): Markup {
  const groups = [...new Set(losses.map((loss) => loss.group))];
  const others = losses.some((loss) => !loss.ofSites) && losses.some((loss) => loss.ofSites);
  return html`<form class="filters" aria-label="Filters of the matrix">
    <label>Service <input type="search" name="service" placeholder="any" autocomplete="off" /></label>
    <label>
      Loss
      <select name="group">
        ${others && html`<option value="${ANY_SITES}">any sites</option>`}
        <option value="">any</option>
        ${groups.map((group) => html`<option value="${group}">${group}</option>`)}
      </select>
    </label>
    <fieldset>
      <legend>Outcome</legend>
      ${outcomes.map(
        (outcome) =>
          html`<label class="chip ${outcome}"
            ><input type="checkbox" name="outcome" value="${outcome}" checked /> ${symbol(outcome)}
            ${outcome}</label
          >`,
      )}
    </fieldset>
    <label class="chip"><input type="checkbox" name="unmet" /> unmet only</label>
    <label>
      Figure
      <select name="figure">
        <option value="served">share served</option>
        <option value="rto">recovery</option>
        <option value="rpo">lost writes</option>
      </select>
    </label>
    <button type="reset">Show all</button>
    <p class="count" role="status"></p>
  </form>`;
}

/** Services by losses. Every cell is a link to its verdict, and says the outcome in a drawing and a word. */
export function matrixSection(report: Report, blueprint: Blueprint): Markup {
  const losses = lossesOf(report.verdicts);
  const groups = [...new Set(losses.map((loss) => loss.group))];
  const verdicts = new Map(
    report.verdicts.map((verdict) => [`${verdict.service}\n${verdict.loss}`, verdict]),
  );
  const declared = new Map(blueprint.services.map((service) => [service.name, service]));
  return html`<section id="matrix" aria-labelledby="matrix-title">
    <h2 id="matrix-title">Every service under every loss</h2>
    <p class="lede screen-only">
      A cell opens the chain of reasons. In the matrix, the arrow keys move, Enter opens and Escape closes.
    </p>
    ${filters(losses)}
    <div class="scroll grid-scroll ${isWide(losses) && "screen-only"}">
      <table class="matrix" role="grid" aria-labelledby="matrix-title" data-figure="served">
        <thead>
          <tr class="groups">
            <td class="corner"></td>
            ${groups.map(
              (group) =>
                html`<th
                  scope="colgroup"
                  colspan="${losses.filter((loss) => loss.group === group).length}"
                  data-group="${group}"
                >
                  ${group}
                </th>`,
            )}
          </tr>
          <tr class="names">
            <th scope="col" class="corner">Service</th>
            ${losses.map(
              (loss) =>
                html`<th
                  scope="col"
                  data-group="${loss.group}"
                  data-sites="${String(loss.ofSites)}"
                  data-loss="${loss.id}"
                >
                  <button type="button" class="choose" aria-pressed="false">
                    ${
                      loss.ofSites && loss.lost.length > 0
                        ? loss.lost.map(({ name }) => html`<span>${name}</span> `)
                        : html`<span>${lossTitle(loss)}</span>`
                    }
                  </button>
                </th>`,
            )}
          </tr>
        </thead>
        ${serviceGroups(report, blueprint).map(
          ([group, services]) =>
            html`<tbody>
              ${
                group &&
                html`<tr class="group">
                  <th scope="rowgroup">${group}</th>
                  <td colspan="${losses.length}"></td>
                </tr>`
              }
              ${services.map(
                (service) =>
                  html`<tr data-service="${service}">
                    <th scope="row">
                      ${shortened(terminalText(service))}<small>${promiseOf(declared.get(service))}</small>
                    </th>
                    ${losses.map((loss) => cell(verdicts.get(`${service}\n${loss.id}`), loss.group))}
                  </tr>`,
              )}
            </tbody>`,
        )}
      </table>
      <p class="empty" hidden>No verdict is like that. <button type="button">Show all</button></p>
    </div>
    ${isWide(losses) && matrixOnPaper(report, blueprint)}
  </section>`;
}
