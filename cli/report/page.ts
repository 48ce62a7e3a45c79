import type { ReportContent } from "./content";
import { Markup, html } from "./html";
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

/** The page's icon, within the page because nothing is loaded. */
const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#1d5c74"/>' +
      '<path d="M4 8.5l3 3L12.5 5" fill="none" stroke="#fff" stroke-width="2"/></svg>',
  );

/**
 * The report as one HTML file that needs no network: its policy forbids loading anything and running any
 * script or style but its own.
 */
export function reportPage(content: ReportContent): string {
  const { subject, generatedAt, report, blueprint, cost, risk } = content;
  const [style, behaviour] = [styles(), script()];
  const policy = [
    "default-src 'none'",
    `style-src ${style.hash}`,
    `script-src ${behaviour.hash}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const judged = report.verdicts.length > 0;
  const resources = new ResourceMarks();
  const day = generatedAt.toISOString().slice(0, 16).replace("T", " ");
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}: what it survives</title>
        <link rel="icon" href="${ICON}" />
        ${new Markup(`<style>${style.text}</style>`)}
      </head>
      <body>
        ${judged && html`<a class="skip" href="#matrix">Skip to the matrix</a>`} ${symbolDefinitions()}
        <header class="masthead">
          <p class="subject">
            <b>holdfast</b> <span>${subject}</span>
            <time datetime="${generatedAt.toISOString()}">${day} UTC</time>
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
          ${judged && verdictsSection(report, blueprint, resources)}
        </main>
        <footer class="colophon">
          <p>
            Verdicts come from the resources that would be created. Goals are only ever compared with them.
          </p>
        </footer>
        <dialog id="detail" aria-labelledby="detail-title">
          <div class="bar"><span>Verdict</span><button type="button" class="close">Close</button></div>
          <div class="body"></div>
        </dialog>
        ${resources.data()} ${new Markup(`<script>${behaviour.text}</script>`)}
      </body>
    </html>`.text
  }\n`;
}
