import type { Report } from "@holdfast/resilience";
import { Chains } from "../../terminal/chain";
import { servicesOf } from "../../text/phrases";
import { html, type Markup } from "../html";
import type { ResourceMarks } from "../resource-marks";
import { verdictArticle } from "../verdict/article";

/**
 * Every verdict with its chain of reasons. On a screen with scripts the matrix opens them one at a time;
 * printed, and without scripts, they stand here.
 */
export function verdictsSection({ verdicts }: Report, resources: ResourceMarks): Markup {
  const chains = new Chains(verdicts);
  return html`<section id="reasons" class="reasons" aria-labelledby="reasons-title">
    <h2 id="reasons-title">Every verdict and its reasons</h2>
    ${servicesOf(verdicts).map((service) =>
      verdicts
        .filter((verdict) => verdict.service === service)
        .map((verdict) => verdictArticle(chains.link(verdict), resources)),
    )}
  </section>`;
}
