import { createHash } from "node:crypto";
import {
  type Blueprint,
  type Finding,
  keyOfUnmet,
  type PolicyName,
  policyOfUnmet,
  type Report,
  type Verdict,
} from "@holdfast/resilience";
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import type { Location, ReportingDescriptor, Result, Suppression } from "sarif";
import type { ReportContent } from "./content";
import { acceptanceText, acceptedText } from "./text/acceptance-text";
import { findingFix, findingMessage } from "./text/finding-text";
import { lossText } from "./text/loss-text";
import { count } from "./text/phrases";
import { reasonText } from "./text/reason-text";
import { remediesText } from "./text/remedy-text";
import type { DeclarationFiles, Place } from "./declaration-files";
import { jsonText, terminalText } from "./text/untrusted-text";

const levels: Record<Finding["level"], NonNullable<Result["level"]>> = {
  error: "error",
  warning: "warning",
  advisory: "note",
};

/** What of a blueprint a resource declares. */
interface Declarer {
  readonly service?: string;
  readonly site?: string;
}

function declarers({ sites, services }: Blueprint): Map<string, Declarer> {
  const found = new Map<string, Declarer>();
  for (const site of sites) found.set(site.urn, { site: site.name });
  for (const { name: service, goals, deployments } of services) {
    if (goals) found.set(goals.urn, { service });
    for (const { urn } of deployments) found.set(urn, { service });
  }
  return found;
}

/** Something that a reader of code scanning is told once. */
interface Told extends Pick<Finding, "policy" | "level" | "service" | "key" | "accepted"> {
  /** What is wrong and what to do, each in a sentence; several where one key of the declaration is at fault for all. */
  readonly texts: readonly string[];
  /** URNs of the resources to look at, the first foremost. */
  readonly resources: readonly string[];
}

const policies: Readonly<Record<string, PolicyName | undefined>> = policyOfUnmet;

/** The policy that a part of a goal belongs to; a part that none sums up is a goal that cannot be read. */
function policyOf(part: string): PolicyName {
  return policies[part] ?? "nothing-passed-over";
}

/** A goal that is not met and that no finding sums up, as in a report on one loss: told once for all its losses. */
function goalTold(part: Verdict["unmet"][number], verdicts: readonly [Verdict, ...Verdict[]]): Told {
  const [first] = verdicts;
  const more = verdicts.length - 1;
  const without = first.lost.length > 0 ? `Without ${lossText(first.lost)}` : "With nothing lost";
  const cases = more > 0 ? `, and in ${count(more, "more case")}` : "";
  const reasons = first.because.slice(0, 3).map(reasonText);
  const key = keyOfUnmet[part];
  return {
    policy: policyOf(part),
    level: "error",
    service: first.service,
    resources: first.because.flatMap(({ resource }) => resource ?? []).slice(0, 1),
    ...(key ? { key } : {}),
    ...(first.accepted && verdicts.every(({ accepted }) => accepted) ? { accepted: first.accepted } : {}),
    texts: [
      `${without}${cases}, ${first.service} is ${first.outcome} and its goal is not met (${part}): ${reasons.join("; ")}. Fix: ${remediesText(first.remedies)}`,
    ],
  };
}

function goalsTold({ verdicts, findings }: Report, resources: ReadonlyMap<string, Declarer>): Told[] {
  const unmet = new Map<string, { part: Verdict["unmet"][number]; verdicts: [Verdict, ...Verdict[]] }>();
  for (const verdict of verdicts) {
    for (const part of verdict.unmet) {
      // What is down serves nothing either, and is not back in time: one result says all of it.
      if ((part === "served" || part === "rto") && verdict.unmet.includes("outcome")) continue;
      const key = `${verdict.service}\n${part}`;
      const known = unmet.get(key);
      if (known) known.verdicts.push(verdict);
      else unmet.set(key, { part, verdicts: [verdict] });
    }
  }
  const summedUp = new Set(
    findings
      .filter(({ level }) => level === "error")
      .map(
        ({ policy, service, resource }) => `${policy}\n${service ?? resources.get(resource ?? "")?.service}`,
      ),
  );
  return [...unmet.values()]
    .filter(({ part, verdicts: [first] }) => !summedUp.has(`${policyOf(part)}\n${first.service}`))
    .map(({ part, verdicts: all }) => goalTold(part, all));
}

function findingTold(finding: Finding): Told {
  const { policy, level, service, key, resource, accepted } = finding;
  const texts = [`${findingMessage(finding)}. Fix: ${findingFix(finding)}`];
  return {
    policy,
    level,
    service,
    ...(key ? { key } : {}),
    ...(accepted ? { accepted } : {}),
    texts,
    resources: resource ? [resource] : [],
  };
}

/** What two results must differ in: the key of a declaration that is at fault, or else resource and wording. */
function identityOf({ policy, level, service, key, texts, resources, accepted }: Told): string {
  const how = [policy, level, service, accepted?.where ?? null];
  return JSON.stringify(key && service ? [...how, key] : [...how, texts, resources]);
}

/** Everything in a report, each thing once. */
function toldBy(report: Report, resources: ReadonlyMap<string, Declarer>): Told[] {
  const told = new Map<string, Told>();
  for (const each of [...report.findings.map(findingTold), ...goalsTold(report, resources)]) {
    const known = told.get(identityOf(each));
    told.set(identityOf(each), {
      ...each,
      texts: [...new Set([...(known?.texts ?? []), ...each.texts])],
      resources: [...new Set([...(known?.resources ?? []), ...each.resources])],
    });
  }
  return [...told.values()];
}

/**
 * Where a reader should look: the key at fault in the file that declares the service, the site's entry, or the stack's
 * file; and the resource by its URN.
 */
function locationsOf(told: Told, files: DeclarationFiles, declarer: Declarer | undefined): Location[] {
  const { resources, key } = told;
  const service = files.services.get(told.service ?? declarer?.service ?? "");
  const line = (key && service?.keys.get(key)) ?? service?.line;
  const place: Place | undefined =
    (service && line ? { path: service.path, line } : undefined) ??
    files.sites.get(declarer?.site ?? "") ??
    files.stack;
  if (!place && resources.length === 0) return [];
  return [
    {
      ...(place
        ? {
            physicalLocation: {
              artifactLocation: { uri: encodeURI(place.path) },
              region: { startLine: place.line },
            },
          }
        : {}),
      ...(resources.length > 0
        ? { logicalLocations: resources.map((urn) => ({ fullyQualifiedName: urn, kind: "resource" })) }
        : {}),
    },
  ];
}

/** Names each result for what it is about: neither wording nor figures nor lines, which any edit may move. */
class Fingerprints {
  private readonly given = new Map<string, number>();

  of({ policy, key, service, resources }: Told): Record<string, string> {
    // Another stack or project of the same declaration names a resource alike.
    const within = key && service ? undefined : resources[0]?.split("::").slice(2).join("::");
    const subject = JSON.stringify([policy, key ?? null, service, within ?? null]);
    const ordinal = (this.given.get(subject) ?? 0) + 1;
    this.given.set(subject, ordinal);
    const hash = createHash("sha256").update(subject).digest("hex").slice(0, 32);
    // The second is the one by which GitHub tells alerts apart; without it GitHub hashes the text of the line.
    return { "holdfastSubject/v1": `${hash}:${ordinal}`, primaryLocationLineHash: `${hash}:${ordinal}` };
  }
}

function ruleOf(policy: string, level: Finding["level"], { pageAt, documentationOf }: SarifSources) {
  const documentation = documentationOf(policy);
  const rule: ReportingDescriptor = {
    id: policy,
    shortDescription: { text: documentation?.description ?? `Policy ${policy}` },
    defaultConfiguration: { level: levels[level] },
  };
  if (documentation) {
    const { description, remediation, severity, url } = documentation;
    const helpUri = pageAt(url);
    rule.fullDescription = { text: description };
    rule.help = {
      text: `${description} To mend it: ${remediation} See ${url}.`,
      markdown: `${description}\n\n**To mend it:** ${remediation}\n\nSee ${helpUri ? `[${url}](${helpUri})` : `\`${url}\``}.`,
    };
    if (helpUri) rule.helpUri = helpUri;
    rule.properties = { tags: ["resilience"], severity };
  }
  return new SarifRuleBuilder(rule);
}

/** What accepts a result, as a viewer hides and lists it: stated by the resource itself, or in a file beside the program. */
function suppressionOf(accepted: NonNullable<Finding["accepted"]>): Suppression {
  return {
    kind: accepted.where.startsWith("urn:") ? "inSource" : "external",
    status: "accepted",
    justification: messageText(acceptedText(accepted)),
  };
}

/** Writes a sentence so that a viewer shows it: `[text](target)` would be a link in a message of SARIF. */
function messageText(text: string): string {
  return terminalText(text).replace(/\[(?=[^\]]*\]\()/g, (character) => `\\${character}`);
}

/** What is written about a policy. */
export interface PolicyDocumentation {
  /** What it asks for, in one sentence. */
  readonly description: string;
  readonly severity: string;
  /** How to mend what it refuses, in general. */
  readonly remediation: string;
  /** The section that explains it, relative to the root of the repository. */
  readonly url: string;
}

/** What the results of a run are placed by. */
export interface SarifSources {
  /** What is written about a policy, by its name; `undefined` where there is no such policy. */
  readonly documentationOf: (policy: string) => PolicyDocumentation | undefined;
  /** Where services and sites are declared. */
  readonly files: DeclarationFiles;
  /** The address of a page of this repository, where it is published. */
  readonly pageAt: (page: string) => string | undefined;
  /** Version of this command. */
  readonly version: string;
}

/** The report as SARIF 2.1.0, for code scanning: findings, and goals that are not met and that no finding sums up. */
export function sarifReport({ report, blueprint }: ReportContent, sources: SarifSources): string {
  const { files, version } = sources;
  const run = new SarifRunBuilder().initSimple({ toolDriverName: "holdfast", toolDriverVersion: version });
  const resources = declarers(blueprint);
  const told = toldBy(report, resources);
  // A rule weighs as its worst result: results state their own level.
  const rules = new Map<string, Finding["level"]>();
  for (const { policy, level } of told) {
    if (level === "error" || !rules.has(policy)) rules.set(policy, level);
  }
  for (const [policy, level] of rules) run.addRule(ruleOf(policy, level, sources));
  const fingerprints = new Fingerprints();
  for (const each of told) {
    run.addResult(
      new SarifResultBuilder({
        ruleId: each.policy,
        level: levels[each.level],
        message: { text: each.texts.map(messageText).join("\n") },
        locations: locationsOf(each, files, resources.get(each.resources[0] ?? "")),
        partialFingerprints: fingerprints.of(each),
        ...(each.accepted ? { suppressions: [suppressionOf(each.accepted)] } : {}),
      }),
    );
  }
  if (report.acceptances)
    run.run.properties = { acceptances: report.acceptances.map((use) => messageText(acceptanceText(use))) };
  const sarif = new SarifBuilder();
  sarif.addRun(run);
  return `${jsonText(sarif.buildSarifJsonString({ indent: true }))}\n`;
}
