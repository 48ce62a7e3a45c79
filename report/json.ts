import type { DrillResults } from "@holdfast/drill/report";
import {
  type Assumption,
  type Finding,
  type LossElement,
  type Reason,
  type Remedy,
  REPORT_SCHEMA_VERSION,
  type Report,
  type RtoTerm,
  type StoreRestore,
  type Verdict,
} from "@holdfast/resilience";
import type { BlueprintRiskGroup, BlueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { findingFix, findingMessage } from "./text/finding-text";
import { lossJson } from "./text/loss-text";
import { reasonText } from "./text/reason-text";
import { restoreText } from "./text/restore-text";
import { remedyText } from "./text/remedy-text";
import { assumptionText, termName, termSource } from "./text/term-text";

/** Data as a report holds it: the text that a person reads beside the fields that a program does. */
const reasonJson = (reason: Reason) => ({ ...reason, text: reasonText(reason) });
const remedyJson = (remedy: Remedy) => ({
  ...remedy,
  ...("lost" in remedy ? { lost: remedy.lost.map(lossJson) } : {}),
  text: remedyText(remedy),
});
const assumptionJson = (assumption: Assumption) => ({ ...assumption, text: assumptionText(assumption) });
const termJson = (term: RtoTerm) => ({ ...term, name: termName(term), source: termSource(term) });
const restoreJson = (restore: StoreRestore) => ({ ...restore, text: restoreText(restore) });

/** A verdict as JSON. `docs/report.schema.json` describes it. */
export function verdictJson(verdict: Verdict): object {
  const { rtoSeconds, rtoTerms, rpoSeconds, moreReasons } = verdict;
  return {
    service: verdict.service,
    loss: verdict.loss,
    lost: verdict.lost.map(lossJson),
    outcome: verdict.outcome,
    served: verdict.served,
    writes: verdict.writes,
    rto: { seconds: rtoSeconds, terms: rtoTerms.map(termJson) },
    recovery: verdict.recovery.map((step) => ({ ...step, terms: step.terms.map(termJson) })),
    rpo: { seconds: rpoSeconds },
    ...(verdict.restores.length === 0 ? {} : { restores: verdict.restores.map(restoreJson) }),
    goal: verdict.goal,
    met: verdict.met,
    unmet: verdict.unmet,
    ...(verdict.accepted ? { accepted: verdict.accepted } : {}),
    because: verdict.because.map(reasonJson),
    ...(moreReasons === undefined ? {} : { moreReasons }),
    remedies: verdict.remedies.map(remedyJson),
    assumptions: verdict.assumptions.map(assumptionJson),
  };
}

/** Fields of data that hold data with a text of its own. */
function withTexts(data: object): object {
  const entries = Object.entries(data).map(([field, value]: [string, unknown]) => {
    if (field === "meanwhile" && value !== undefined) return [field, lossJson(value as LossElement)];
    if (field === "lost") return [field, (value as readonly LossElement[]).map(lossJson)];
    if (field === "rtoTerms") return [field, (value as readonly RtoTerm[]).map(termJson)];
    if (field === "assumption") return [field, assumptionJson(value as Assumption)];
    if (field !== "because" || value === undefined) return [field, value];
    return [
      field,
      Array.isArray(value) ? (value as readonly Reason[]).map(reasonJson) : reasonJson(value as Reason),
    ];
  });
  return Object.fromEntries(entries) as object;
}

/** A finding as JSON. */
export function findingJson(finding: Finding): object {
  const { event, reason, remedy, ...about } = finding;
  return {
    ...about,
    ...(event ? { event: lossJson(event) } : {}),
    reason: { ...withTexts(reason), text: findingMessage(finding) },
    remedy: { ...withTexts(remedy), text: findingFix(finding) },
  };
}

/** A report as JSON. `docs/report.schema.json` describes it. */
export function reportJson({
  declared,
  after,
  time,
  summary,
  verdicts,
  findings,
  acceptances,
}: Report): object {
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    ...(declared ? { declared } : {}),
    ...(after ? { after: { ...after, lost: after.lost.map(lossJson) } } : {}),
    ...(time
      ? {
          time: {
            ...time,
            changes: time.changes.map((each) => ({ ...each, lost: each.lost.map(lossJson) })),
          },
        }
      : {}),
    summary,
    verdicts: verdicts.map(verdictJson),
    findings: findings.map(findingJson),
    ...(acceptances ? { acceptances } : {}),
  };
}

function groupJson({ elements, remedy, ...group }: BlueprintRiskGroup): object {
  return { elements: elements.map(lossJson), ...group, remedy: remedyJson(remedy) };
}

/** Risk groups as JSON, of a service or of a blueprint. */
export function riskJson(risk: BlueprintRiskGroups | BlueprintRiskGroups["services"][number]): object {
  if ("groups" in risk) return { ...risk, groups: risk.groups.map(groupJson) };
  return {
    ...risk,
    services: risk.services.map((service) => riskJson(service)),
    any: risk.any.map(groupJson),
  };
}

/** Results of drills as JSON: what was predicted with its words. */
export function drillJson(results: DrillResults): object {
  const drills = results.drills.map((drill) => ({
    ...drill,
    prediction: {
      ...drill.prediction,
      services: drill.prediction.services.map((service) => ({
        ...service,
        rtoTerms: service.rtoTerms.map(termJson),
        because: service.because.map(reasonJson),
      })),
    },
  }));
  return { ...results, drills };
}
