import type { Verdict } from "@holdfast/resilience";
import { lossesOf } from "../../terminal/losses";
import { headline, isPromised } from "../../terminal/headline";
import { lossText } from "../../text/loss-text";
import { afterLossText } from "../../text/after-loss-text";
import { othersText } from "../../text/parts-text";
import { count, duration, joined, percent, servicesOf } from "../../text/phrases";
import { timeLines } from "../../text/time-text";
import { groupText } from "../../terminal/risk";
import { shortened } from "../../terminal/table";
import { terminalText } from "../../text/untrusted-text";
import type { ReportContent } from "../../content";
import { html, type Fragment, type Markup } from "../html";

/** Letters of the longest text in the overview; everything stands in full below. */
const LONGEST = 600;

/** Letters of the longest text below a figure. */
const LONGEST_NOTE = 120;

interface Figure {
  readonly name: string;
  readonly value: Fragment;
  readonly note: string;
  readonly bad?: boolean;
}

function figure({ name, value, note, bad }: Figure): Markup {
  return html`<div class="${bad ? "bad" : ""}">
    <dt>${name}</dt>
    <dd><strong>${value}</strong> <span>${shortened(terminalText(note), LONGEST_NOTE)}</span></dd>
  </div>`;
}

function worstOf(verdicts: readonly Verdict[], of: (verdict: Verdict) => number): Verdict | undefined {
  return verdicts.reduce<Verdict | undefined>(
    (worst, verdict) => (worst === undefined || of(verdict) > of(worst) ? verdict : worst),
    undefined,
  );
}

/** What the page says in one glance: whether promises hold, and the figures that matter most. */
export function overview({ report, blueprint, risk }: ReportContent): Markup {
  const { verdicts } = report;
  const promised = verdicts.filter(isPromised);
  const unmet = verdicts.filter((verdict) => !verdict.met && !verdict.accepted);
  const failing = servicesOf(unmet);
  const services = servicesOf(verdicts);
  const losses = lossesOf(verdicts);
  const slowest = worstOf(promised, (verdict) => verdict.rtoSeconds ?? Number.MAX_VALUE);
  const leastServed = worstOf(promised, (verdict) => -verdict.served);
  const writing = verdicts.filter((verdict) => verdict.writes).length;
  const { errors } = report.summary;
  const others = othersText(report.summary);
  if (verdicts.length === 0) {
    return html`<h1>${headline(report)}</h1>
      <p class="summary">
        ${count(report.summary.services, "service")} on ${count(blueprint.sites.length, "site")}: what
        policies say of them stands below.
      </p>
      ${others && html`<p class="summary">${others}</p>`}`;
  }
  return html`<h1>${headline(report)}</h1>
    <p class="summary">
      ${
        unmet.length === 0
          ? html`${count(services.length, "service")} on ${count(blueprint.sites.length, "site")}, each judged
            under ${count(losses.length, "loss", "losses")}: what is promised under a loss is kept.`
          : html`${failing.length} of ${count(services.length, "service")} on
            ${count(blueprint.sites.length, "site")} ${failing.length === 1 ? "breaks" : "break"} a promise
            under ${count(losses.length, "loss", "losses")}:
            ${shortened(terminalText(joined(failing)), LONGEST)}.`
      }
    </p>
    ${others && html`<p class="summary">${others}</p>`}
    ${report.after && html`<p class="summary">${terminalText(afterLossText(report))}</p>`}
    ${timeLines(report).map((line) => html`<p class="summary">${terminalText(line)}</p>`)}
    <dl class="figures">
      ${figure({
        name: "Promises not kept",
        value: unmet.length,
        note: `of ${promised.length}`,
        bad: unmet.length > 0,
      })}
      ${figure({
        name: "Errors that policies find",
        value: errors,
        note: `of ${count(report.findings.length, "finding")}`,
        bad: errors > 0,
      })}
      ${
        slowest &&
        figure({
          name: "Slowest promised recovery",
          value: slowest.rtoSeconds === null ? "by hand" : duration(slowest.rtoSeconds),
          note: `${slowest.service} without ${lossText(slowest.lost)}`,
        })
      }
      ${
        leastServed &&
        figure({
          name: "Least served where promised",
          value: percent(leastServed.served),
          note: `${leastServed.service} without ${lossText(leastServed.lost)}`,
        })
      }
      ${
        risk?.any[0] &&
        figure({
          name: "Least that stops something",
          value: risk.any[0].elements.length,
          note: groupText(risk.any[0]),
        })
      }
      ${figure({
        name: "Writes go on",
        value: percent(writing / verdicts.length),
        note: `of ${count(verdicts.length, "verdict")}`,
      })}
    </dl>`;
}
