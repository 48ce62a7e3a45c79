import type { Finding, Report } from "@holdfast/resilience";
import { findingFix, findingMessage } from "../../text/finding-text";
import { count } from "../../text/phrases";
import { resourceName } from "../../text/resource-name";
import { html, type Markup } from "../html";

/** Findings of one policy that are shown at once; more are folded away until they are asked for, or printed. */
const UNFOLDED = 6;

function item(finding: Finding): Markup {
  const { level, service, resource } = finding;
  const { kind, name } = resourceName(resource ?? "");
  return html`<li class="${level}">
    <p><strong class="level">${level}</strong> <b>${service}</b></p>
    <p>${findingMessage(finding)}</p>
    <p class="fix">${findingFix(finding)}</p>
    ${resource && html`<p class="resource">${kind} <code title="${resource}">${name}</code></p>`}
  </li>`;
}

function tally(findings: readonly Finding[]): string {
  const levels = ["error", "warning", "advisory"] as const;
  const plurals = { error: "errors", warning: "warnings", advisory: "advisories" };
  return levels
    .map((level) => [level, findings.filter((finding) => finding.level === level).length] as const)
    .filter(([, number]) => number > 0)
    .map(([level, number]) => count(number, level, plurals[level]))
    .join(", ");
}

/** What policies and the reader found, with what to do about it. */
export function findingsSection({ findings }: Report): Markup {
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
  </section>`;
}
