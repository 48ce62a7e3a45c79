import type { Reason, Verdict } from "@holdfast/resilience";
import { Chains } from "./chain";
import { lossText } from "../text/loss-text";
import { count, duration, percent } from "../text/phrases";
import { reasonText } from "../text/reason-text";
import { resourceName } from "../text/resource-name";
import { mermaidText } from "../text/untrusted-text";

/** Longest line within a box of the graph, in characters. */
const LINE = 60;

/** Arrows that a chain may have before only its nearest services are drawn: Mermaid refuses more than 500. */
const ARROWS = 400;

/** A text in lines of a bearable length. */
function wrap(text: string): string[] {
  return text.split(/\s+/).reduce<string[]>(
    (done, word) => {
      const last = done[done.length - 1] ?? "";
      if (last !== "" && last.length + word.length >= LINE) return [...done, word];
      return [...done.slice(0, -1), last === "" ? word : `${last} ${word}`];
    },
    [""],
  );
}

/** Paragraphs in a label, each wrapped. */
function label(...paragraphs: string[]): string {
  return `"${paragraphs.flatMap(wrap).map(mermaidText).join("<br/>")}"`;
}

function reasonItem(reason: Reason): string {
  const text = `• ${reasonText(reason)}`;
  if (!reason.resource) return text;
  const { kind, name } = resourceName(reason.resource);
  return `${text} (${kind} ${name})`;
}

function serviceLabel({ service, outcome, served, rtoSeconds }: Verdict): string {
  const recovery = rtoSeconds === null ? "until manual recovery" : `after ${duration(rtoSeconds)}`;
  return label(`${service}: ${outcome}, ${percent(served)} of peak ${recovery}`);
}

/**
 * The chain of reasons for one verdict as a Mermaid flowchart, which GitHub, GitLab and most wikis draw when it
 * is pasted: from what is lost over what that does to resources to the services that feel it. Of a long chain the
 * nearest services are drawn, and how many more there are.
 *
 * @param verdict what is explained
 * @param verdicts the verdicts of all services under the same loss
 */
export function explanationGraph(verdict: Verdict, verdicts: readonly Verdict[]): string {
  const chains = new Chains(verdicts);
  // A link is drawn with arrows to and from its reasons, and one from each service that it depends on.
  const chain = chains.told(verdict, ({ needs }) => needs.length + 2, ARROWS);
  const lines = ["flowchart LR", `  loss{{${label(`without ${lossText(verdict.lost)}`)}}}`];
  const services = new Map<string, string>();

  // Calls itself no deeper than there are services to draw.
  const draw = (of: Verdict): string => {
    const drawn = services.get(of.service);
    if (drawn) return drawn;
    const id = `service${services.size + 1}`;
    services.set(of.service, id);
    lines.push(`  ${id}([${serviceLabel(of)}]):::${of.outcome}`);
    if (!chain.told.has(of.service)) return id;
    const { own, needs } = chains.link(of);
    // That a site is lost is what the first box says.
    const told = own.filter((reason) => !(reason.kind === "site-lost" && reason.cause.kind === "named"));
    if (told.length > 0) {
      lines.push(`  why${id}[${label(...told.map(reasonItem))}]`, `  loss --> why${id} --> ${id}`);
    } else if (needs.length === 0) lines.push(`  loss --> ${id}`);
    for (const need of needs) {
      const other = draw(need.verdict);
      lines.push(need.kind === "hard" ? `  ${other} ==> ${id}` : `  ${other} -.-> ${id}`);
    }
    return id;
  };
  draw(verdict);
  if (chain.unnamed > 0) lines.push(`  more[${label(`and ${count(chain.unnamed, "further service")}`)}]`);
  lines.push(
    "  classDef serving fill:#e7f2ea,stroke:#1d6b45,color:#1c2329",
    "  classDef degraded fill:#fbf0d2,stroke:#7a5200,color:#1c2329",
    "  classDef read-only fill:#eee7f8,stroke:#5d3b94,color:#1c2329",
    "  classDef down fill:#fae3df,stroke:#a3261f,color:#1c2329",
  );
  return `${lines.join("\n")}\n`;
}
