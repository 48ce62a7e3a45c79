import { createHash } from "node:crypto";
import { acceptedText } from "../../text/acceptance-text";
import type { Reason, Unmet, Verdict } from "@holdfast/resilience";
import type { ChainLink, Need } from "../../terminal/chain";
import { lossText } from "../../text/loss-text";
import { duration, percent } from "../../text/phrases";
import { reasonText } from "../../text/reason-text";
import { remediesText } from "../../text/remedy-text";
import { dataLossText } from "../../text/restore-text";
import { assumptionText } from "../../text/term-text";
import { html, type Fragment, type Markup } from "../html";
import type { ResourceMarks } from "../resource-marks";
import { symbol } from "../page/symbols";
import { timeline } from "./timeline";

/** Longest address within a page: PDF allows names of 127 bytes. */
const LONGEST_ID = 100;

/** The id of a verdict's article, which is its address within the page. */
export function verdictId({ service, loss }: Pick<Verdict, "service" | "loss">): string {
  const id = `${service}/${loss || "nothing"}`.replace(/\s+/g, "-");
  if (id.length <= LONGEST_ID) return id;
  return `${id.slice(0, LONGEST_ID - 9)}~${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}

function measure(name: string, actual: Fragment, promised: Fragment, kept: boolean): Markup {
  return html`<div class="measure ${kept ? "" : "missed"}">
    <dt>${name}</dt>
    <dd>
      <strong>${actual}</strong>
      <span>${promised}${!kept && html` <em>missed</em>`}</span>
    </dd>
  </div>`;
}

/** What is left, each figure beside what was promised. */
function measures(verdict: Verdict): Markup {
  const { goal, unmet } = verdict;
  const kept = (part: Unmet) => !unmet.includes(part);
  const promise = (text: string) => (goal ? `goal ${text}` : "no goal");
  const { rtoSeconds } = verdict;
  return html`<dl class="measures">
    ${measure("Served of peak", percent(verdict.served), promise(percent(goal?.served ?? 0)), kept("served"))}
    ${measure(
      "RTO",
      rtoSeconds === null ? "until manual recovery" : duration(rtoSeconds),
      promise(duration(goal?.rtoSeconds)),
      kept("rto"),
    )}
    ${measure(
      "RPO",
      dataLossText(verdict),
      promise(goal?.rpoSeconds ? duration(goal.rpoSeconds) : "none"),
      kept("rpo"),
    )}
    ${measure("Writes", verdict.writes ? "go on" : "stop", "", kept("outcome"))}
  </dl>`;
}

function reason(each: Reason, resources: ResourceMarks): Markup {
  return html`<li>${reasonText(each)} ${each.resource && resources.mark(each.resource)}</li>`;
}

/** What it depends on, as a link to that verdict. The page's script puts that one's reasons below it. */
function need({ kind, verdict }: Need): Markup {
  return html`<li class="need">
    ${kind === "hard" ? "needs" : "soft dependency unavailable:"}
    <a href="#${verdictId(verdict)}">${verdict.service}</a>
    <span class="badge small ${verdict.outcome}">${symbol(verdict.outcome)} ${verdict.outcome}</span>
    ${percent(verdict.served)} of peak,
    ${verdict.rtoSeconds === null ? "until manual recovery" : `after ${duration(verdict.rtoSeconds)}`}
  </li>`;
}

/** One verdict in full: what is left, what was promised, the terms of the recovery, the reasons, the fix. */
export function verdictArticle({ verdict, own, needs }: ChainLink, resources: ResourceMarks): Markup {
  const id = verdictId(verdict);
  const title = `${verdict.service} without ${lossText(verdict.lost)}`;
  return html`<article
    class="verdict ${verdict.met ? "" : "unmet"}"
    id="${id}"
    data-service="${verdict.service}"
    data-loss="${verdict.loss}"
  >
    <h3>${verdict.service} <span>without ${lossText(verdict.lost)}</span></h3>
    <p class="badges">
      <span class="badge ${verdict.outcome}">${symbol(verdict.outcome)} ${verdict.outcome}</span>
      ${
        !verdict.goal
          ? html`<span class="badge plain">no goal</span>`
          : verdict.met
            ? html`<span class="badge plain">goal met</span>`
            : html`<span class="badge unmet"
                >goal not met${verdict.accepted && `, ${acceptedText(verdict.accepted)}`}</span
              >`
      }
    </p>
    ${measures(verdict)}
    ${
      verdict.remedies.length > 0 &&
      html`<div class="fix">
        <h4>What to change</h4>
        <p>${remediesText(verdict.remedies)}</p>
      </div>`
    }
    <h4>Time to recovery</h4>
    ${
      verdict.rtoSeconds === null
        ? html`<p class="quiet">It stays so until manual recovery.</p>`
        : timeline({ verdict, title }, resources)
    }
    <h4>Why</h4>
    <ol class="because">
      ${own.map((each) => reason(each, resources))} ${needs.map(need)}
    </ol>
    ${
      verdict.assumptions.length > 0 &&
      html`<h4>Assumptions</h4>
        <ul class="assumptions">
          ${verdict.assumptions.map((each) => html`<li>${assumptionText(each)}</li>`)}
        </ul>`
    }
  </article>`;
}
