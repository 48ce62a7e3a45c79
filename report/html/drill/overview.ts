import type { DrillResults } from "@holdfast/drill/report";
import { agreementText, measuredTime } from "../../drill/drill-phrases";
import { count } from "../../text/phrases";
import { versionSummary } from "../../drill/version-differences";
import { html, type Fragment, type Markup } from "../html";

function figure(name: string, value: Fragment, note: Fragment, bad = false): Markup {
  return html`<div class="${bad ? "bad" : ""}">
    <dt>${name}</dt>
    <dd><strong>${value}</strong> <span>${note}</span></dd>
  </div>`;
}

/** What the page says in one glance: whether what was predicted came about, and the figures that matter most. */
export function drillOverview(results: DrillResults): Markup {
  const { passed, totals } = results;
  const versions = versionSummary(results);
  const { drills, rto, lostWrites, linearizable, outcomeAgreement, rtoAgreement, copyReadAgreement } = totals;
  const missed = drills - totals.passed;
  return html`<h1>
      ${passed ? "Everything was as predicted, and safe" : `${missed} of ${count(drills, "drill")} missed`}
    </h1>
    <p class="summary">
      ${count(drills, "drill")} with ${count(totals.requests, "request")} of users: what the model predicts
      for a fault beside what happened when the declared servers ran and it was injected.
    </p>
    ${versions && html`<p class="summary"><a href="#circumstances">${versions}</a></p>`}
    <dl class="figures">
      ${figure(
        "Acknowledged writes lost",
        lostWrites,
        `of ${totals.acknowledgedWrites}`,
        totals.rpoAgreement.agreed < totals.rpoAgreement.of,
      )}
      ${figure(
        "Two members acknowledged",
        `${totals.doubleAcknowledgementMilliseconds} ms`,
        "at the same time",
        totals.doubleAcknowledgementMilliseconds > 0,
      )}
      ${figure("Linearizable", linearizable.agreed, `of ${count(linearizable.of, "history", "histories")}`, linearizable.agreed < linearizable.of)}
      ${figure("Recovery as users saw it", rto.p50 === null ? "none" : measuredTime(rto.p50), rto.max === null ? "" : `p50; max ${measuredTime(rto.max)}${rto.withoutEnd > 0 ? `; ${rto.withoutEnd} without an end` : ""}`, rto.withoutEnd > 0)}
      ${figure("Outcomes as predicted", agreementText(outcomeAgreement), "", outcomeAgreement.agreed < outcomeAgreement.of)}
      ${figure("Recoveries within their bound", agreementText(rtoAgreement), "", rtoAgreement.agreed < rtoAgreement.of)}
      ${figure("Reads of copies back in time", agreementText(copyReadAgreement), "", copyReadAgreement.agreed < copyReadAgreement.of)}
    </dl>`;
}
