import type { DrillResults, DrillSummary } from "@holdfast/drill/report";
import { drilledPairs, measuredSecondsText, pairAgrees, recoveryTexts } from "../../drill/drill-phrases";
import { versionDifferenceText } from "../../drill/version-differences";
import { html, type Markup } from "../html";
import { symbol } from "../page/symbols";

/** The id of a drill's article, which is its address within the page. */
export function drillId(drills: readonly DrillSummary[], drill: DrillSummary): string {
  return `drill-${drills.indexOf(drill) + 1}`;
}

/** Whether something was as predicted: a drawing, a colour and the words. */
export function agreementMark(agrees: boolean): Markup {
  return agrees
    ? html`<span class="badge small serving">${symbol("serving")} as predicted</span>`
    : html`<span class="badge small unmet">${symbol("down")} missed</span>`;
}

/** Every service of every drill, predicted beside measured. */
export function drillsSection({ drills }: DrillResults): Markup {
  return html`<section id="drills" aria-labelledby="drills-title">
    <h2 id="drills-title">Predicted and measured</h2>
    <div class="scroll" role="region" aria-label="Predicted and measured, a table" tabindex="0">
      <table class="listing">
        <thead>
          <tr>
            <th scope="col">Drill</th>
            <th scope="col">Service</th>
            <th scope="col">Predicted</th>
            <th scope="col">Measured</th>
            <th scope="col" class="number">Recovery, at most</th>
            <th scope="col" class="number after-number">Recovery, measured</th>
            <th scope="col" class="number after-number">Lost writes</th>
            <th scope="col" class="after-number">Result</th>
          </tr>
        </thead>
        <tbody>
          ${drilledPairs(drills).map((pair) => {
            const [atMost, recovery] = recoveryTexts(pair);
            return html`<tr>
              <th scope="row"><a href="#${drillId(drills, pair.drill)}">${pair.drill.scenario}</a></th>
              <td>${pair.predicted.service}</td>
              <td>
                <span class="outcome ${pair.predicted.outcome}"
                  >${symbol(pair.predicted.outcome)} ${pair.predicted.outcome}</span
                >
              </td>
              <td>
                <span class="outcome ${pair.measured.left.outcome}"
                  >${symbol(pair.measured.left.outcome)} ${pair.measured.left.outcome}</span
                >
              </td>
              <td class="number">${atMost}</td>
              <td class="number after-number">${recovery}</td>
              <td class="number after-number">${pair.measured.lostWrites.length}</td>
              <td class="after-number">${agreementMark(pairAgrees(pair))}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Recovery times by what was done to the sites. */
export function faultsSection({ totals }: DrillResults): Markup {
  return html`<section id="faults" aria-labelledby="faults-title">
    <h2 id="faults-title">By fault</h2>
    <div class="scroll" role="region" aria-label="By fault, a table" tabindex="0">
      <table class="listing">
        <thead>
          <tr>
            <th scope="col">Fault</th>
            <th scope="col" class="number">Drills</th>
            <th scope="col" class="number after-number">As predicted</th>
            <th scope="col" class="after-number">Recovery as users saw it</th>
            <th scope="col">Reads of copies</th>
          </tr>
        </thead>
        <tbody>
          ${totals.byFault.map(
            (each) =>
              html`<tr>
                <th scope="row">${each.fault}</th>
                <td class="number">${each.drills}</td>
                <td class="number after-number">${each.passed}</td>
                <td class="after-number">${measuredSecondsText(each.rto)}</td>
                <td>${measuredSecondsText(each.copyReads)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** How the figures came about: the machine, the servers, and what was left out. */
export function circumstancesSection({
  command,
  seed,
  machine,
  servers,
  subject,
  versionDifferences,
  drills,
}: DrillResults): Markup {
  const { cores, memoryGibibytes, kernel, node } = machine;
  const leftOut = [...new Set(drills.flatMap((drill) => drill.leftOut))];
  const rows: [string, string][] = [
    ["Command", command],
    ["Seed", String(seed)],
    ["Declared", subject],
    ["Machine", `${cores} cores, ${memoryGibibytes} GiB, ${kernel}`],
    ["Node.js", node],
    ...servers.map(({ server, version }): [string, string] => [server, version]),
  ];
  return html`<section id="circumstances" class="drill" aria-labelledby="circumstances-title">
    <h2 id="circumstances-title">How it was measured</h2>
    <table class="listing">
      <tbody>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      versionDifferences.length > 0 &&
      html`<h3>Declared versions that were not drilled</h3>
        <ul class="parts">
          ${versionDifferences.map((each) => html`<li>${versionDifferenceText(each)}</li>`)}
        </ul>`
    }
    ${
      leftOut.length > 0 &&
      html`<h3>Left out</h3>
        <ul class="parts">
          ${leftOut.map((each) => html`<li>${each}</li>`)}
        </ul>`
    }
  </section>`;
}
