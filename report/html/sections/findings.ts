import type { Finding, Report } from "@holdfast/resilience";
import { acceptanceText, acceptedText } from "../../text/acceptance-text";
import { findingFix, findingMessage } from "../../text/finding-text";
import { count } from "../../text/phrases";
import { resourceName } from "../../text/resource-name";
import { html, type Markup } from "../html";

/** Findings of one policy that are shown at once; more are folded away until they are asked for, or printed. */
const UNFOLDED = 6;

function item(finding: Finding): Markup {
  const { level, service, resource, accepted } = finding;
  const { kind, name } = resourceName(resource ?? "");
  return html`<li class="${accepted ? "accepted" : level}">
    <p><strong class="level">${accepted ? "accepted" : level}</strong> <b>${service}</b></p>
    <p>${findingMessage(finding)}</p>
    ${accepted ? html`<p class="accepted">${acceptedText(accepted)}</p>` : html`<p class="fix">${findingFix(finding)}</p>`}
    ${resource && html`<p class="resource">${kind} <code title="${resource}">${name}</code></p>`}
  </li>`;
}

function tally(findings: readonly Finding[]): string {
  const levels = ["error", "warning", "advisory"] as const;
  const plurals = { error: "errors", warning: "warnings", advisory: "advisories" };
  const accepted = findings.filter((finding) => finding.accepted).length;
  const weighed = levels
    .map(
      (level) =>
        [level, findings.filter((finding) => !finding.accepted && finding.level === level).length] as const,
    )
    .filter(([, number]) => number > 0)
    .map(([level, number]) => count(number, level, plurals[level]));
  return [...weighed, ...(accepted > 0 ? [`${accepted} accepted`] : [])].join(", ");
}

/** What policies and the reader found, with what to do about it. */
export function findingsSection({ findings, acceptances = [] }: Report): Markup {
  const policies = [...new Set(findings.map((finding) => finding.policy))];
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    ${findings.length === 0 && html`<p class="quiet">No policy has anything to say.</p>`}
    ${policies.map((policy) => {
      const own = findings.filter((finding) => finding.policy === policy);
      return html`<details class="policy" ${own.length <= UNFOLDED && "open"}>
        <summary><b>${policy}</b> <span>${tally(own)}</span></summary>
        <ul class="findings">
          ${own.map(item)}
        </ul>
      </details>`;
    })}
    ${
      acceptances.length > 0 &&
      html`<h3 id="acceptances-title">Acceptances</h3>
        <ul class="acceptances" aria-labelledby="acceptances-title">
          ${acceptances.map((use) => html`<li class="${use.state}">${acceptanceText(use)}</li>`)}
        </ul>`
    }
  </section>`;
}
