import type { Finding, Verdict } from "@holdfast/resilience";
import type { ReportContent } from "./content";
import { acceptanceText, acceptedText } from "./text/acceptance-text";
import { findingFix, findingMessage } from "./text/finding-text";
import { lossText } from "./text/loss-text";
import { count, duration, percent, servicesOf } from "./text/phrases";
import { reasonText } from "./text/reason-text";
import { remediesText } from "./text/remedy-text";
import { xmlText } from "./text/untrusted-text";

/** Texts as lines. */
function xmlLines(...texts: string[]): string {
  return texts.map(xmlText).join("\n");
}

function failure(verdict: Verdict): string {
  const { goal, rtoSeconds } = verdict;
  const recovers = `recovers ${rtoSeconds === null ? "by manual recovery" : `in ${duration(rtoSeconds)}`}`;
  const facts = goal
    ? `${verdict.outcome}, serves ${percent(verdict.served)} of ${percent(goal.served)} promised, ${recovers} of ${duration(goal.rtoSeconds)} promised`
    : `${verdict.outcome}, serves ${percent(verdict.served)}, ${recovers}, and what is promised cannot be read`;
  const text = xmlLines(
    ...verdict.because.map((reason) =>
      reason.resource ? `${reasonText(reason)} (${reason.resource})` : reasonText(reason),
    ),
    ...(verdict.moreReasons ? [`and ${count(verdict.moreReasons, "more reason")}`] : []),
    `fix: ${remediesText(verdict.remedies)}`,
  );
  return `<failure type="${xmlText(verdict.unmet.join(" "))}" message="${xmlText(facts)}">${text}</failure>`;
}

/** A test as JUnit counts it. */
interface Case {
  readonly result: "passed" | "skipped" | "failed";
  readonly xml: string;
}

function testcase(suite: string, name: string, result: Case["result"], content: string): Case {
  const attributes = `classname="${xmlText(suite)}" name="${xmlText(name)}"`;
  const xml = content ? `    <testcase ${attributes}>${content}</testcase>` : `    <testcase ${attributes}/>`;
  return { result, xml };
}

const skipped = (why: string) => `<skipped message="${xmlText(why)}"/>`;

function verdictCase(verdict: Verdict): Case {
  const name = `without ${lossText(verdict.lost)}`;
  if (verdict.accepted)
    return testcase(verdict.service, name, "skipped", skipped(acceptedText(verdict.accepted)));
  if (!verdict.met) return testcase(verdict.service, name, "failed", failure(verdict));
  return verdict.goal === null
    ? testcase(verdict.service, name, "skipped", skipped("no goal covers this loss"))
    : testcase(verdict.service, name, "passed", "");
}

function findingCase(finding: Finding): Case {
  const { policy, level, service, resource, accepted } = finding;
  const message = findingMessage(finding);
  if (accepted) {
    const why = `${message}; ${acceptedText(accepted)}`;
    return testcase(policy, `accepted: ${service ?? message}`, "skipped", skipped(why));
  }
  const text = xmlLines(
    message,
    `fix: ${findingFix(finding)}`,
    ...(resource ? [`resource: ${resource}`] : []),
  );
  const content =
    level === "error"
      ? `<failure type="${xmlText(policy)}" message="${xmlText(message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
  const result = level === "error" ? "failed" : "passed";
  return testcase(policy, `${level}: ${service ?? message}`, result, content);
}

function suite(name: string, cases: readonly Case[]): string {
  const having = (wanted: Case["result"]) => cases.filter(({ result }) => result === wanted).length;
  const counts = `tests="${cases.length}" failures="${having("failed")}" skipped="${having("skipped")}"`;
  return [
    `  <testsuite name="${xmlText(name)}" ${counts}>`,
    ...cases.map(({ xml }) => xml),
    "  </testsuite>",
  ].join("\n");
}

/** The report as JUnit XML: a suite a service, a test a loss, and a suite of findings. */
export function junitReport({ report }: ReportContent): string {
  const suites = servicesOf(report.verdicts).map((service) =>
    suite(service, report.verdicts.filter((verdict) => verdict.service === service).map(verdictCase)),
  );
  const { acceptances = [] } = report;
  const stated = acceptances.map((use) =>
    testcase(
      "acceptances",
      acceptanceText(use),
      use.state === "used" ? "passed" : "skipped",
      use.state === "used" ? "" : skipped(use.state),
    ),
  );
  if (stated.length > 0) suites.push(suite("acceptances", stated));
  if (report.findings.length > 0) suites.push(suite("findings", report.findings.map(findingCase)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="holdfast">\n${suites.join("\n")}\n</testsuites>\n`;
}
