import type { BlueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { groupText, leastLosses, likelihoodText, some, stoppedText } from "../../terminal/risk";
import { remedyText } from "../../text/remedy-text";
import { html, type Markup } from "../html";

function groupTable(risk: BlueprintRiskGroups): Markup {
  const likely = risk.any.some((group) => group.likelihood !== undefined);
  return html`<div class="scroll" role="region" aria-label="Risk groups" tabindex="0">
    <table class="listing">
      <caption>
        The smallest sets of losses that ${stoppedText(risk)}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="number">Size</th>
          <th scope="col" class="after-number">What is lost</th>
          ${likely && html`<th scope="col">Likelihood</th>`}
          <th scope="col">Stops</th>
          <th scope="col">Mitigation</th>
        </tr>
      </thead>
      <tbody>
        ${risk.any.map(
          (group) =>
            html`<tr>
              <td class="number">${group.elements.length}</td>
              <th scope="row" class="after-number">${groupText(group)}</th>
              ${
                likely &&
                html`<td>
                  ${group.likelihood === undefined ? "not declared" : likelihoodText(group.likelihood)}
                </td>`
              }
              <td>${group.stops.length}: ${some(group.stops)}</td>
              <td>${remedyText(group.remedy)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function serviceTable({ services }: BlueprintRiskGroups): Markup {
  return html`<div class="scroll" role="region" aria-label="Least losses by service" tabindex="0">
    <table class="listing">
      <caption>
        How many things have to be lost at once, at the least
      </caption>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col" class="number">Things</th>
          <th scope="col" class="after-number">For example</th>
        </tr>
      </thead>
      <tbody>
        ${services.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.service}</th>
              <td class="number">${leastLosses(each)}</td>
              <td class="after-number">
                ${some(
                  each.groups
                    .filter((group) => group.elements.length === each.groups[0]?.elements.length)
                    .map(groupText),
                  3,
                  "; ",
                )}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The smallest sets of losses that stop something, and how little it takes to stop each service. */
export function riskSection(risk: BlueprintRiskGroups): Markup {
  return html`<section id="risk" aria-labelledby="risk-title">
    <h2 id="risk-title">What it takes to stop something</h2>
    <p class="lede screen-only">
      A group stops a service only when all of it is lost at the same moment. Nothing is sampled: no smaller
      group exists.
    </p>
    ${risk.any.length === 0 ? html`<p class="quiet">Nothing that can be lost stops a service.</p>` : groupTable(risk)}
    ${serviceTable(risk)}
  </section>`;
}
