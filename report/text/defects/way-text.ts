import type { WayProblem } from "@holdfast/resilience/defects/ways/problem";
import { count, joined, shortList } from "../phrases";
import type { ProblemTexts } from "./problem-text";

type NotLetThrough = Extract<WayProblem, { kind: "not-let-through" }>;

/** Which way is closed: the first of several, and how many more. */
function waysText(ways: NotLetThrough["ways"]): string {
  const end = ({ name, site }: { readonly name: string; readonly site?: string }): string =>
    site === undefined ? name : `${name} at ${site}`;
  const [first, ...more] = ways;
  if (!first) return "";
  const others = more.length > 0 ? `, and ${count(more.length, "other")}` : "";
  return `the way from ${end(first.from)} to ${end(first.to)} is closed${others}`;
}

/** Texts about ways from one to another that are not open. */
export const wayTexts: ProblemTexts<WayProblem> = {
  "selects-others": {
    message: ({ value, site, meant, selected, among }) =>
      selected.length === 0
        ? `is ${value}, and no pod at ${site} has these labels: nobody reaches ${joined(meant)} by it`
        : `is ${value}, and selects the pods of ${shortList(selected)} at ${site}${among ? " besides" : " instead of"} those of ${joined(meant)}`,
    fix: ({ meant }) => `select the labels that the pods of ${joined(meant)} have, and only they`,
  },
  "target-port-missing": {
    message: ({ value, meant }) =>
      `is ${value}, and the pods of ${joined(meant)} have no such port: nobody reaches them by it`,
    fix: ({ ports }) => `name a port that they have (${joined(ports)})`,
  },
  "source-refused": {
    message: ({ refused, end }) => `lacks ${joined(refused)}, from where others call ${end}: it refuses them`,
    fix: ({ refused }) => `add ${joined(refused)} to it`,
  },
  "not-let-through": {
    message: ({ direction, by, end, peers, ports, ways }) => {
      const [word, side, type] =
        direction === "ingress" ? ["in", "from", "Ingress"] : ["out", "to", "Egress"];
      const why = {
        rule: `lets nothing ${word} ${side} ${shortList(peers, 5)} on ${shortList(ports, 5)}`,
        direction: `leaves out ${type}, so that its rules for it count for nothing`,
        selector: `selects no pods, and ${end} has no other policy that lets its traffic through`,
        "no-policy": `are selected by no NetworkPolicy that lets the traffic of ${end} through, and another denies what none lets through`,
      }[by];
      return `${why}: ${waysText(ways)}`;
    },
    fix: ({ direction, by, end, peers, ports }) =>
      ({
        rule: `add a rule for ${shortList(peers, 5)} on ${shortList(ports, 5)}`,
        direction: `add ${direction === "ingress" ? "Ingress" : "Egress"} to its policyTypes`,
        selector: `select the pods of ${end}`,
        "no-policy": `declare a NetworkPolicy for the pods of ${end} that lets through what they need`,
      })[by],
  },
};
