import { findingMessage } from "@holdfast/report/text/finding-text";
import type { Finding, Report, Verdict } from "@holdfast/resilience";
import type { Judged } from "./judging";

/** What a verdict comes to, without its words. */
function gist({ outcome, served, writes, rtoSeconds, rpoSeconds, met, unmet, rtoTerms }: Verdict): string {
  return JSON.stringify([outcome, served, writes, rtoSeconds, rpoSeconds, met, unmet, rtoTerms]);
}

const verdictKey = ({ service, loss }: Verdict): string => `${service} without ${loss}`;

function findingKey(finding: Finding): string {
  const { policy, level, service, resource } = finding;
  return JSON.stringify([policy, level, service, resource, findingMessage(finding)]);
}

/** Each link of what a verdict says, as JSON: an entry of a list is a link, and so is a text. */
function linksOf(verdict: Verdict): string[] {
  return Object.values(JSON.parse(JSON.stringify(verdict)) as Record<string, unknown>).flatMap((value) =>
    Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : [JSON.stringify(value)],
  );
}

/** How one verdict differs from the one before. */
export interface VerdictChange {
  readonly key: string;
  readonly before: Verdict | undefined;
  readonly after: Verdict | undefined;
}

/** How a report differs from the one before. */
export interface Difference {
  readonly verdicts: readonly VerdictChange[];
  readonly added: readonly Finding[];
  readonly removed: readonly Finding[];
}

/** What a verdict says after a change that it did not say before. */
export function newLinks({ before, after }: VerdictChange): string[] {
  const old = new Set(before ? linksOf(before) : []);
  return after ? linksOf(after).filter((link) => !old.has(link)) : [];
}

function verdictChanges(before: Report, after: Report, say: (verdict: Verdict) => string): VerdictChange[] {
  const old = new Map(before.verdicts.map((verdict) => [verdictKey(verdict), verdict]));
  const now = new Map(after.verdicts.map((verdict) => [verdictKey(verdict), verdict]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return was && is && say(was) === say(is) ? [] : [{ key, before: was, after: is }];
  });
}

/** What changed between two judgements; words of verdicts are compared only where nothing else changed, or not at all. */
export function differenceOf(before: Judged, after: Judged, { words = true } = {}): Difference {
  const old = new Set(before.report.findings.map(findingKey));
  const now = new Set(after.report.findings.map(findingKey));
  const added = after.report.findings.filter((finding) => !old.has(findingKey(finding)));
  const removed = before.report.findings.filter((finding) => !now.has(findingKey(finding)));
  if (after.bare === before.bare) return { verdicts: [], added, removed };
  const changes = verdictChanges(before.bare, after.bare, gist);
  const nothing = changes.length + added.length + removed.length === 0;
  const verdicts =
    nothing && words
      ? verdictChanges(before.bare, after.bare, (verdict) => JSON.stringify(verdict))
      : changes;
  return { verdicts, added, removed };
}
