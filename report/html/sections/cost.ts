import { requirementText } from "@holdfast/resilience/capacity-plan";
import type { PlannedBlueprint } from "../../capacity/plan";
import { comparedPrice, price } from "../../terminal/capacity";
import { percent } from "../../text/phrases";
import { html, Markup } from "../html";

/** What resilience costs, and the drawing of it. */
export interface Cost {
  readonly planned: PlannedBlueprint;
  /** The prices of no, one and two losses as SVG text. */
  readonly plot: string;
}

/** Promises that the table lists. */
const LISTED = 10;

const losses = ["N: no site lost", "N-1: any one site lost", "N-2: any two sites lost"] as const;

function lossTable({ plan, unit }: PlannedBlueprint): Markup {
  const [none] = plan.losses;
  return html`<table class="listing">
    <caption>
      What surviving losses costs, in ${unit}
    </caption>
    <thead>
      <tr>
        <th scope="col">Loss</th>
        <th scope="col" class="number">as promised</th>
        <th scope="col" class="number">without shedding</th>
      </tr>
    </thead>
    <tbody>
      ${plan.losses.map(
        (each) =>
          html`<tr>
            <th scope="row">${losses[each.losses]}</th>
            <td class="number">${comparedPrice(each.promised, none?.promised ?? null)}</td>
            <td class="number">${comparedPrice(each.withoutShedding, none?.withoutShedding ?? null)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function promises({ plan, unit }: PlannedBlueprint): Markup {
  if (!plan.feasible) {
    return html`<div>
      <h3>These cannot all be kept</h3>
      <ul>
        ${plan.conflict.map((requirement) => html`<li>${requirementText(requirement)}</li>`)}
      </ul>
      <p class="quiet">Any one of them left out would let the others be kept.</p>
    </div>`;
  }
  const costly = plan.promises.filter((each) => each.price > 0).slice(0, LISTED);
  return html`<table class="listing">
    <caption>
      The promises that cost most, in ${unit}
    </caption>
    <thead>
      <tr>
        <th scope="col">Promise</th>
        <th scope="col" class="number">costs</th>
      </tr>
    </thead>
    <tbody>
      ${costly.map(
        (each) =>
          html`<tr>
            <td>${requirementText(each.promise)}</td>
            <td class="number">${price(each.price)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function room({ plan, declaredPrice, unit }: PlannedBlueprint): Markup | false {
  if (!plan.feasible) return false;
  const shares = plan.sites.map(({ site, coresShare }) => `${percent(coresShare)} at ${site}`).join(", ");
  return html`<p class="quiet">
    Declared are replicas for ${price(declaredPrice)} ${unit}; the cheapest that keep every promise take
    ${price(plan.price)}: of the cores that sites have for services, ${shares}.
  </p>`;
}

/** What surviving losses costs: as a plot, as the same numbers, and promise by promise. */
export function costSection({ planned, plot }: Cost): Markup {
  return html`<section id="cost" aria-labelledby="cost-title">
    <h2 id="cost-title">What resilience costs</h2>
    ${room(planned)}
    <div class="cost">
      <div>
        <figure class="plot" aria-hidden="true">${new Markup(plot)}</figure>
        ${lossTable(planned)}
      </div>
      ${promises(planned)}
    </div>
  </section>`;
}
