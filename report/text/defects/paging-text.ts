import type { PagingProblem } from "@holdfast/resilience/defects/paging/problem";
import { nameOf, type ProblemTexts } from "./problem-text";

/** Texts about what keeps those who are to be called from being called. */
export const pagingTexts: ProblemTexts<PagingProblem> = {
  "topic-undeclared": {
    message: ({ value, region }) =>
      `names the topic ${value} of ${region}, which is not declared there: what is sent to it is refused, and nobody is called by it`,
    fix: ({ value, region }) => `declare the topic ${value} in ${region}, or name one that is declared`,
  },
  "topic-unheard": {
    message: ({ value, region, sender, isHeardElsewhere }) =>
      `is ${value}, which ${nameOf(sender)} sends to, and in ${region} it has no subscription and no alarm watches it: ${isHeardElsewhere ? "only what is sent by another region is heard" : "nobody is called by it"}`,
    fix: ({ value }) => `subscribe to ${value} whoever is to be called, or watch it by an alarm`,
  },
  "alarm-tells-nobody": {
    message: ({ value }) => `is ${value}: it goes off, and nobody is told`,
    fix: () => "name the topic by which people are called, with actions enabled",
  },
};
