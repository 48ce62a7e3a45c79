import type { Finding } from "@holdfast/resilience";
import { findingFix, findingMessage } from "../text/finding-text";
import { count, joined, shortList } from "../text/phrases";
import { resourceName } from "../text/resource-name";
import { markdownCode, terminalText } from "../text/untrusted-text";
import { causeText } from "./broken-goals";
import type { Cause } from "./causes";
import type { Comparison, Effect } from "./compare";
import type { Removal } from "./removals";
import { brokenGoalTable, changeTable, shortText } from "./tables";

/** Lines that name something before the fold: with what stands around them, 25 lines are seen at once. */
const ITEMS = 16;

/** A comment of 65,536 characters is the most GitHub takes; what is beyond this is left out of the fold, and said. */
const CHARACTERS = 60_000;

const titles: Partial<Record<Effect, string>> = {
  worse: "Worse, and the goal is met as before, or unmet as before",
  changed: "Changed",
  promise: "As before, with another goal",
  better: "Better",
  "becomes-met": "Goals that are met now",
};

/** Names of removals that a line lists. */
const NAMES = 6;

/** A line for each thing that happened, be it to one site or service or to many. */
function removalLines(removals: readonly Removal[]): string[] {
  const alike = new Map<string, Removal[]>();
  for (const removal of removals) {
    const key = `${removal.kind}\n${removal.what}\n${removal.allowed}`;
    alike.set(key, [...(alike.get(key) ?? []), removal]);
  }
  // What nobody allowed comes first.
  const groups = [...alike.values()].sort(
    (left, right) => Number(left[0]?.allowed) - Number(right[0]?.allowed),
  );
  return groups.map((group) => {
    const kind = group[0]?.kind;
    const noun = kind === "site" || kind === "service" ? `${group.length === 1 ? kind : `${kind}s`} ` : "";
    const subjects = shortList(
      group.map(({ subject }) => subject),
      NAMES,
    );
    const flags = group.slice(0, NAMES).map(({ name }) => markdownCode(`--allow ${name}`));
    const allowed = group[0]?.allowed ? "allowed" : `to allow it: ${flags.join(" ")}`;
    return `- **Removed or lowered:** ${noun}${shortText(`${subjects}: ${group[0]?.what}`)}; ${allowed}`;
  });
}

function causeLine(cause: Cause): string {
  const text = causeText(cause);
  if (!text) return "";
  const { goal, rest, because, resource, fix } = text;
  const named = resource ? resourceName(resource) : undefined;
  return [
    `- **${shortText(goal)}**${rest === "" ? "" : ` ${shortText(rest.trim())}`}.`,
    because && ` Because: ${shortText(because)}`,
    because && named && ` (${markdownCode(`${named.kind} ${named.name}`)})`,
    because && ".",
    fix && ` Fix: ${shortText(fix)}.`,
  ]
    .filter(Boolean)
    .join("")
    .replace("** ;", "**;");
}

function findingLine(finding: Finding, more = 0): string {
  const { level, policy, service } = finding;
  const about = service ? ` ${shortText(service)}:` : "";
  const others = more > 0 ? ` And ${more} more of this policy.` : "";
  return `- **${level}** ${markdownCode(policy)}${about} ${shortText(findingMessage(finding))}. Fix: ${shortText(findingFix(finding))}.${others}`;
}

/** One line for each policy: what breaks it in one place breaks it in many. */
function errorLines(errors: readonly Finding[]): string[] {
  const policies = new Map<string, Finding[]>();
  for (const finding of errors) {
    policies.set(finding.policy, [...(policies.get(finding.policy) ?? []), finding]);
  }
  return [...policies.values()].flatMap(([first, ...others]) =>
    first ? [findingLine(first, others.length)] : [],
  );
}

/** The first lines of each list, each list having its fair share of what may be shown. */
function shareOut(lists: readonly (readonly string[])[], most: number): (readonly string[])[] {
  const shown = lists.map(() => 0);
  for (let left = most, before = -1; left > 0 && left !== before;) {
    before = left;
    lists.forEach((list, index) => {
      if (left === 0 || (shown[index] ?? 0) >= list.length) return;
      shown[index] = (shown[index] ?? 0) + 1;
      left -= 1;
    });
  }
  return lists.map((list, index) => list.slice(0, shown[index]));
}

function headline({ removals, causes, errors, changes, found, stillUnmet }: Comparison): string {
  const refused = removals.filter(({ allowed }) => !allowed);
  const goals = causes.flatMap((cause) => cause.goals);
  const services = new Set(goals.map(({ service }) => service)).size;
  const bad = [
    ...(refused.length > 0 ? [`removes or lowers ${count(refused.length, "promise")}`] : []),
    ...(goals.length > 0 ? [`breaks ${count(goals.length, "goal")} of ${count(services, "service")}`] : []),
    ...(errors.length > 0 ? [`adds ${count(errors.length, "error")}`] : []),
  ];
  if (bad.length > 0) return `This change ${joined(bad)}`;
  const mended = changes.filter(({ effect }) => effect === "becomes-met").length;
  const changed = changes.filter(({ before, after }) => before && after).length;
  const told = [
    ...(removals.length > 0 ? [`removes or lowers ${count(removals.length, "promise")}, as allowed`] : []),
    ...(mended > 0 ? [`mends ${count(mended, "goal")}`] : []),
  ];
  const still = stillUnmet > 0 ? `; ${count(stillUnmet, "goal is", "goals are")} unmet as before` : "";
  if (told.length > 0) return `This change ${joined(told)}${still}`;
  if (changes.length === 0) {
    return `This change ${found.length > 0 ? "adds findings and " : ""}changes no verdict${still}`;
  }
  return `This change breaks no goal, and changes ${count(changed, "verdict")}${still}`;
}

function countsText({ changes, unchanged }: Comparison): string {
  const having = (effect: Effect) => changes.filter((change) => change.effect === effect).length;
  const told: [number, string][] = [
    [having("becomes-unmet"), "no longer met"],
    [having("worse"), "worse"],
    [having("changed"), "changed"],
    [having("promise"), "with another goal"],
    [having("gone"), "gone"],
    [having("added"), "new"],
    [having("better"), "better"],
    [having("becomes-met"), "met now"],
    [unchanged, "as before"],
  ];
  return told.flatMap(([number, text]) => (number > 0 ? [`${number} ${text}`] : [])).join(", ");
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function foldedParts(
  comparison: Comparison,
  removals: readonly string[],
  causes: readonly string[],
): string[] {
  const { changes, errors, found, resolved } = comparison;
  const goals = comparison.causes.flatMap((cause) => cause.goals);
  const rest = found.filter((finding) => !errors.includes(finding));
  const parts: string[] = [];
  const add = (title: string, number: number, content: () => string) => {
    if (number > 0) parts.push(folded(`${title} (${number})`, content()));
  };
  add("All that is removed or lowered", removals.length, () => removals.join("\n"));
  add("All causes", causes.length, () => causes.join("\n"));
  add("Every goal that breaks", goals.length, () => brokenGoalTable(goals));
  add("New errors", errors.length, () => errors.map((finding) => findingLine(finding)).join("\n"));
  for (const [effect, title] of Object.entries(titles) as [Effect, string][]) {
    const having = changes.filter((change) => change.effect === effect);
    add(title, having.length, () => changeTable(effect, having));
  }
  add("Other new findings", rest.length, () => rest.map((finding) => findingLine(finding)).join("\n"));
  add("Findings that are gone", resolved.length, () =>
    resolved.map((finding) => findingLine(finding)).join("\n"),
  );
  return parts;
}

/** As many of the parts as a comment holds, and what is left out. */
function withinLimit(head: string, parts: readonly string[]): string {
  const kept: string[] = [];
  let length = head.length;
  for (const part of parts) {
    if (length + part.length > CHARACTERS) continue;
    kept.push(part);
    length += part.length;
  }
  const left = parts.length - kept.length;
  const more =
    left > 0
      ? [`${count(left, "more table")} would not fit here: \`npx holdfast diff --json\` gives all.`]
      : [];
  return `${[head, ...kept, ...more].join("\n\n")}\n`;
}

/**
 * The comparison as a comment on a pull request: at most 25 lines before the fold, what is removed and what breaks first.
 *
 * @param base names what is compared with
 */
export function comparisonMarkdown(comparison: Comparison, base: string): string {
  const lists = [
    removalLines(comparison.removals),
    comparison.causes.map(causeLine),
    errorLines(comparison.errors),
  ] as const;
  const shown = shareOut(lists, ITEMS).flatMap((list, index) => {
    const more = (lists[index]?.length ?? 0) - list.length;
    return more > 0 ? [...list, `- and ${more} more like these, below`] : list;
  });
  const judged = `Compared with ${markdownCode(base)}. Verdicts: ${countsText(comparison)}.`;
  const head = [`## ${headline(comparison)}`, judged, ...(shown.length > 0 ? [shown.join("\n")] : [])].join(
    "\n\n",
  );
  const all = foldedParts(
    comparison,
    shown.length > 0 && lists[0].length > 1 ? lists[0] : [],
    lists[1].length > 1 ? lists[1] : [],
  );
  return withinLimit(head, all);
}

/**
 * The comment on a change that cannot be judged: that it is not, and why.
 *
 * @param errors what prevents it, each of one or several lines
 * @param base names what it was to be compared with
 */
export function unjudgedMarkdown(errors: readonly string[], base: string): string {
  // Nothing is live in a fence that is longer than any run of backticks in it.
  const lines = errors.join("\n\n").split(/\r?\n/).map(terminalText);
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const block = (shown: readonly string[]) =>
    `${fence}text\n${shown.join("\n").slice(0, CHARACTERS / 2)}\n${fence}`;
  const parts = [
    "## This change cannot be judged",
    `Nothing was compared with ${markdownCode(base)}: whether the change breaks a goal is unknown, and this is no approval.`,
    block(lines.slice(0, ITEMS)),
    ...(lines.length > ITEMS ? [folded("All of it", block(lines))] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
