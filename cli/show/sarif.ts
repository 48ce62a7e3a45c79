import type { Finding, Verdict } from "@holdfast/resilience";
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import type { Location, Result } from "sarif";
import type { ReportContent } from "../report/content";
import { count, loss as lossText } from "./phrases";
import type { ServiceFile } from "./service-files";

/** The rule of a verdict that does not keep its promise. */
const PROMISE_KEPT = "promise-kept";

const levels: Record<Finding["level"], NonNullable<Result["level"]>> = {
  error: "error",
  warning: "warning",
  advisory: "note",
};

/** Where a reader should look: the file that declares the service, and the resource by its URN. */
function locationOf(file: ServiceFile | undefined, resource: string | null | undefined): Location[] {
  if (!file && !resource) return [];
  return [
    {
      ...(file
        ? { physicalLocation: { artifactLocation: { uri: file.path }, region: { startLine: file.line } } }
        : {}),
      ...(resource ? { logicalLocations: [{ fullyQualifiedName: resource, kind: "resource" }] } : {}),
    },
  ];
}

function verdictResult(verdict: Verdict, files: ReadonlyMap<string, ServiceFile>): SarifResultBuilder {
  const resource = verdict.because.find((reason) => reason.resource)?.resource;
  const more = verdict.moreReasons ? [`and ${count(verdict.moreReasons, "more reason")}`] : [];
  const reasons = [...verdict.because.map((reason) => reason.text), ...more].join("; ");
  return new SarifResultBuilder({
    ruleId: PROMISE_KEPT,
    level: "error",
    message: {
      text: `Without ${lossText(verdict.lost)}, ${verdict.service} is ${verdict.outcome} and does not keep its promise (${verdict.unmet.join(", ")}): ${reasons}. Fix: ${verdict.fix}`,
    },
    locations: locationOf(files.get(verdict.service), resource),
    partialFingerprints: { "serviceAndLoss/v1": `${verdict.service}/${verdict.loss}` },
  });
}

function findingResult(finding: Finding, files: ReadonlyMap<string, ServiceFile>): SarifResultBuilder {
  const { policy, level, service, resource, message, fix } = finding;
  return new SarifResultBuilder({
    ruleId: policy,
    level: levels[level],
    message: { text: `${message}. Fix: ${fix}` },
    locations: locationOf(files.get(service ?? ""), resource),
  });
}

/**
 * The report as SARIF 2.1.0, for code scanning: findings, and verdicts that do not keep their promise.
 *
 * @param files where services are declared, by their name
 * @param version of this command
 */
export function sarifReport(
  { report }: ReportContent,
  files: ReadonlyMap<string, ServiceFile>,
  version: string,
): string {
  const run = new SarifRunBuilder().initSimple({ toolDriverName: "holdfast", toolDriverVersion: version });
  const rules = new Map([[PROMISE_KEPT, "A service keeps under every loss what it promises"]]);
  for (const { policy } of report.findings) rules.set(policy, `Policy ${policy}`);
  for (const [ruleId, shortDescriptionText] of rules) {
    run.addRule(new SarifRuleBuilder().initSimple({ ruleId, shortDescriptionText }));
  }
  for (const finding of report.findings) run.addResult(findingResult(finding, files));
  for (const verdict of report.verdicts) if (!verdict.met) run.addResult(verdictResult(verdict, files));
  const sarif = new SarifBuilder();
  sarif.addRun(run);
  return `${sarif.buildSarifJsonString({ indent: true })}\n`;
}
