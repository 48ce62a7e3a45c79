import type { Report } from "@holdfast/resilience";
import { resourceName } from "../../show/resource-name";
import { html, type Markup } from "../html";

/** What policies and the reader found, with what to do about it. */
export function findingsSection({ findings }: Report): Markup {
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    ${findings.length === 0 && html`<p class="quiet">No finding.</p>`}
    <ul class="findings">
      ${findings.map(({ policy, level, service, resource, message, fix }) => {
        const { kind, name } = resourceName(resource ?? "");
        return html`<li class="${level}">
          <p class="heading"><strong class="level">${level}</strong> <b>${policy}</b> ${service}</p>
          <p>${message}</p>
          <p class="fix">${fix}</p>
          ${resource && html`<p class="resource">${kind} <code title="${resource}">${name}</code></p>`}
        </li>`;
      })}
    </ul>
  </section>`;
}
