import type { WayProblem } from "@holdfast/resilience/defects/ways/problem";
import { joined, shortList } from "../phrases";
import type { ProblemTexts } from "./problem-text";

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
};
