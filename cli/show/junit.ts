import type { Finding, Verdict } from "@holdfast/resilience";
import type { ReportContent } from "../report/content";
import { escape } from "../report/html";
import { count, duration, loss as lossText, percent, servicesOf } from "./phrases";

/** Characters that XML 1.0 cannot hold, escaped or not. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xml(text: string): string {
  return escape(text.replace(NOT_IN_XML, "\ufffd"));
}

function failure(verdict: Verdict): string {
  const { goal, rtoSeconds } = verdict;
  const facts = `${verdict.outcome}, serves ${percent(verdict.served)} of ${percent(goal?.served ?? 0)} promised, recovers ${rtoSeconds === null ? "by hand" : `in ${duration(rtoSeconds)}`} of ${duration(goal?.rtoSeconds)} promised`;
  const text = [
    ...verdict.because.map(({ text: reason, resource }) => (resource ? `${reason} (${resource})` : reason)),
    ...(verdict.moreReasons ? [`and ${count(verdict.moreReasons, "more reason")}`] : []),
    `fix: ${verdict.fix}`,
  ].join("\n");
  return `<failure type="${verdict.unmet.join(" ")}" message="${xml(facts)}">${xml(text)}</failure>`;
}

function testcase(suite: string, name: string, content: string): string {
  const attributes = `classname="${xml(suite)}" name="${xml(name)}"`;
  return content ? `    <testcase ${attributes}>${content}</testcase>` : `    <testcase ${attributes}/>`;
}

function verdictCase(verdict: Verdict): string {
  const content = !verdict.met
    ? failure(verdict)
    : verdict.goal === null
      ? '<skipped message="nothing is promised under this loss"/>'
      : "";
  return testcase(verdict.service, `without ${lossText(verdict.lost)}`, content);
}

function findingCase({ policy, level, service, resource, message, fix }: Finding): string {
  const text = xml(`${message}\nfix: ${fix}${resource ? `\nresource: ${resource}` : ""}`);
  const content =
    level === "error"
      ? `<failure type="${policy}" message="${xml(message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
  return testcase(policy, `${level}: ${service ?? message}`, content);
}

function suite(name: string, cases: readonly string[]): string {
  const having = (tag: string) => cases.filter((text) => text.includes(`<${tag}`)).length;
  const counts = `tests="${cases.length}" failures="${having("failure")}" skipped="${having("skipped")}"`;
  return [`  <testsuite name="${xml(name)}" ${counts}>`, ...cases, "  </testsuite>"].join("\n");
}

/** The report as JUnit XML: a suite a service, a test a loss, and a suite of findings. */
export function junitReport({ report }: ReportContent): string {
  const suites = servicesOf(report.verdicts).map((service) =>
    suite(service, report.verdicts.filter((verdict) => verdict.service === service).map(verdictCase)),
  );
  if (report.findings.length > 0) suites.push(suite("findings", report.findings.map(findingCase)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="holdfast">\n${suites.join("\n")}\n</testsuites>\n`;
}
