import type { MonitoringProblem } from "@holdfast/resilience/defects/monitoring/problem";
import { joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

/** Texts about what keeps monitoring from telling what it is there to tell. */
export const monitoringTexts: ProblemTexts<MonitoringProblem> = {
  "no-alerts": {
    message: ({ value }) => `is ${value}: nobody is told of what breaks`,
    fix: ({ why }) =>
      why === "empty"
        ? "declare the rules of alerts in it"
        : "name the mounted file with the rules of alerts",
  },
  "alerts-unsent": {
    message: () => "names no Alertmanager: an alert is sent to nobody",
    fix: () => "name the Alertmanager beside it",
  },
  "looks-too-seldom": {
    message: ({ value, most }) =>
      `is ${value}, and what Prometheus saw ${most} s ago counts as nothing: between two looks no alert fires`,
    fix: ({ most }) => `set it to less than ${most / 2} s`,
  },
  "no-such-receiver": {
    message: ({ value }) => `names ${value}, and there is no such receiver: Alertmanager does not start`,
    fix: ({ there }) => (there.length === 0 ? "declare it" : `name one of ${joined(there)}, or declare it`),
  },
  "nobody-told": {
    message: ({ value }) => `are ${value}, none of which tells anybody: whatever happens, nobody is paged`,
    fix: () => "give one of them a way out of the site, such as sns_configs or webhook_configs",
  },
  "may-not-find-pods": {
    message: ({ value, account }) =>
      `is ${value}, and Prometheus finds what it watches as ${account}, which may not list pods: it sees none`,
    fix: () => "bind it to a role with get, list and watch on pods",
  },
};
