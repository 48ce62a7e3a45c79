import { htmlDocument, momentMarkup } from "../document";
import { html } from "../html";
import { drillStyles } from "../page/assets";
import { symbolDefinitions } from "../page/symbols";
import { drillArticle } from "./article";
import type { DrillContent } from "./content";
import { drillOverview } from "./overview";
import { circumstancesSection, drillsSection, faultsSection } from "./sections";

/** What came of drills as one HTML file that loads nothing and runs no script. */
export function drillPage({ results, drawn }: DrillContent): string {
  const { subject, date, drills } = results;
  return htmlDocument({
    title: `${subject}: what drills measured`,
    style: drillStyles(),
    body: html`<a class="skip" href="#drills">Skip to what was measured</a> ${symbolDefinitions()}
      <header class="masthead">
        <p class="subject"><b>holdfast drill</b> <span>${subject}</span> ${momentMarkup(new Date(date))}</p>
        ${drillOverview(results)}
        <nav class="sections" aria-label="Sections">
          <a href="#drills">Predicted and measured</a> <a href="#faults">By fault</a>
          <a href="#circumstances">How it was measured</a>
        </nav>
        <ul class="legend">
          <li>
            <svg viewBox="0 0 18 18" aria-hidden="true">
              <rect class="requests-done" x="4" y="2" width="10" height="14" />
            </svg>
            upward: requests done
          </li>
          <li>
            <svg viewBox="0 0 18 18" aria-hidden="true">
              <rect class="requests-failed" x="4" y="9" width="10" height="7" />
            </svg>
            downward: requests failed
          </li>
          <li>
            <svg viewBox="0 0 18 18" aria-hidden="true"><path class="leader-change" d="M9 3l6 11H3z" /></svg>
            another member leads a shard
          </li>
          <li>
            <svg viewBox="0 0 18 18" aria-hidden="true"><path class="predicted-bound" d="M9 1v16" /></svg>
            predicted bound
          </li>
        </ul>
      </header>
      <main>
        ${drillsSection(results)} ${faultsSection(results)} ${circumstancesSection(results)}
        ${drawn.map((each) => drillArticle(each, drills))}
      </main>
      <footer class="colophon">
        <p>
          Predictions come from the resources that are declared; measurements from the requests that users
          made. Neither has seen the other.
        </p>
      </footer>`,
  });
}
