import type { DrillSummary } from "@holdfast/drill/report";
import { leaderPartsText, measuredTime } from "../../drill/drill-phrases";
import { duration, joined } from "../../text/phrases";
import { termName } from "../../text/term-text";
import { html, Markup } from "../html";
import type { DrawnDrill } from "./content";
import { agreementMark, drillId } from "./sections";

type Compared = DrillSummary["comparisons"][number];

/** Comparisons, each under the name that `named` gives it. */
function comparisonTable(
  { scenario }: DrillSummary,
  of: string,
  comparisons: readonly Compared[],
  named: (comparison: Compared) => string,
): Markup {
  return html`<table class="listing">
    <caption class="unseen">
      Predicted and measured of ${of}: ${scenario}
    </caption>
    <thead>
      <tr>
        <th scope="col">Figure</th>
        <th scope="col">Predicted</th>
        <th scope="col">Measured</th>
        <th scope="col">Result</th>
      </tr>
    </thead>
    <tbody>
      ${comparisons.map(
        (each) =>
          html`<tr>
            <th scope="row">${named(each)}</th>
            <td>${each.predicted}</td>
            <td>${each.measured}</td>
            <td>${agreementMark(each.agrees)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** What the users' waiting was spent on, as measured, beside the terms that the bound is made of. */
function parts({ prediction, recoveryParts, measurements }: DrillSummary, service: string): Markup {
  const terms = prediction.services.find((each) => each.service === service)?.rtoTerms ?? [];
  const measured = recoveryParts.find((each) => each.service === service);
  const seen = measurements.find((each) => each.service === service);
  return html`<ul class="parts">
    ${
      terms.length > 0 &&
      html`<li>
        Predicted: ${terms.map((term) => `${termName(term)} ${duration(term.seconds)}`).join(", ")}.
      </li>`
    }
    ${
      measured &&
      html`<li>
        ${
          measured.dnsSeconds > 0
            ? `The last request that found no gateway to ask ended ${measuredTime(measured.dnsSeconds)} after the fault.`
            : "Every request found a gateway to ask."
        }
      </li>`
    }
    ${measured?.leaderChanges.map(
      ({ shard, from, to, leaderSeconds, writeSeconds, ...parts }) =>
        html`<li>
          Shard ${shard}: ${to.member} led ${measuredTime(leaderSeconds)} after the fault, after
          ${from.member}${leaderPartsText(parts)};
          ${writeSeconds === null ? "no write has been done since" : `the first write was done ${measuredTime(writeSeconds)} later`}.
        </li>`,
    )}
    ${
      seen &&
      html`<li>
        Reads of copies were without an answer for ${measuredTime(seen.copyReadSeconds)};
        ${seen.backwardCopyReads} of them found less than had been shown before.
      </li>`
    }
  </ul>`;
}

function events({ marks }: DrillSummary): Markup {
  return html`<details class="policy">
    <summary>What was done and seen</summary>
    <ol class="because">
      ${marks.map(({ seconds, text }) => html`<li>${seconds.toFixed(1)} s: ${text}</li>`)}
    </ol>
  </details>`;
}

/** Each step of a first start, from the moment at which everything was started; nothing where a drill was of something else. */
function firstStart(drill: DrillSummary): Markup | false {
  const steps = drill.comparisons.filter(({ subject }) => subject === "first start");
  if (steps.length === 0) return false;
  return html`<div class="scroll" role="region" aria-label="Steps: ${drill.scenario}" tabindex="0">
    ${comparisonTable(drill, "each step", steps, ({ service }) => service)}
  </div>`;
}

/** One drill in full: for each service the plot, what was predicted beside what was measured, and what time was spent on. */
export function drillArticle({ drill, plots }: DrawnDrill, drills: readonly DrillSummary[]): Markup {
  const id = drillId(drills, drill);
  return html`<section id="${id}" class="drill" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${drill.scenario}</h2>
    <p class="lede">
      ${agreementMark(drill.passed)}
      ${
        drill.steps
          ? html`first start of ${joined(drill.sites)}, watched for ${duration(drill.faultSeconds)}`
          : html`${drill.fault} of ${joined(drill.sites)}, in force for ${duration(drill.faultSeconds)}`
      };
      ${drill.requests} requests. Predicted from ${drill.prediction.basis}.
    </p>
    ${firstStart(drill)}
    ${drill.timelines.map(
      ({ service }) =>
        html`<div class="drilled">
          <h3>${service}</h3>
          <div
            class="scroll"
            role="region"
            aria-label="Timeline of ${service}: ${drill.scenario}"
            tabindex="0"
          >
            <figure class="plot" aria-hidden="true">${new Markup(plots.get(service) ?? "")}</figure>
          </div>
          <div
            class="scroll"
            role="region"
            aria-label="Figures of ${service}: ${drill.scenario}"
            tabindex="0"
          >
            ${comparisonTable(
              drill,
              service,
              drill.comparisons.filter((each) => each.service === service),
              ({ subject }) => subject,
            )}
          </div>
          ${parts(drill, service)}
        </div>`,
    )}
    ${drill.divergences.map((line) => html`<p>${agreementMark(false)} ${line}</p>`)} ${events(drill)}
  </section>`;
}
