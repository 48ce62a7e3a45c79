import type { ReportContent } from "../content";
import { htmlDocument, momentMarkup } from "./document";
import { html } from "./html";
import { script, styles } from "./page/assets";
import { symbolDefinitions } from "./page/symbols";
import { ResourceMarks } from "./resource-marks";
import { costSection } from "./sections/cost";
import { findingsSection } from "./sections/findings";
import { lossesSection } from "./sections/losses";
import { matrixSection } from "./sections/matrix";
import { overview } from "./sections/overview";
import { riskSection } from "./sections/risk";
import { verdictsSection } from "./sections/verdicts";

/**
 * The report as one HTML file that needs no network: its policy forbids loading anything and running any
 * script or style but its own.
 */
export function reportPage(content: ReportContent): string {
  const { subject, generatedAt, report, blueprint, cost, risk } = content;
  const judged = report.verdicts.length > 0;
  const resources = new ResourceMarks();
  return htmlDocument({
    title: `${subject}: what it survives`,
    style: styles(),
    script: script(),
    body: html`${judged && html`<a class="skip" href="#matrix">Skip to the matrix</a>`} ${symbolDefinitions()}
      <header class="masthead">
        <p class="subject">
          <b>holdfast</b> <span>${subject}</span>
          ${momentMarkup(generatedAt)}
        </p>
        ${overview(content)}
        <nav class="sections" aria-label="Sections">
          ${judged && html`<a href="#losses">Losses</a> <a href="#matrix">Matrix</a>`}
          <a href="#findings">Findings</a> ${risk && html`<a href="#risk">Risk groups</a>`}
          ${cost && html`<a href="#cost">Cost</a>`}
        </nav>
      </header>
      <main>
        ${judged && [lossesSection(report, blueprint), matrixSection(report, blueprint)]}
        ${findingsSection(report)} ${risk && riskSection(risk)} ${cost && costSection(cost)}
        ${judged && verdictsSection(report, resources)}
      </main>
      <footer class="colophon">
        <p>Verdicts come from the resources that would be created. Goals are only ever compared with them.</p>
      </footer>
      <dialog id="detail" aria-labelledby="detail-title">
        <div class="bar"><span>Verdict</span><button type="button" class="close">Close</button></div>
        <div class="body"></div>
      </dialog>
      ${resources.data()}`,
  });
}
