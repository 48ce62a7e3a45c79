import { InvalidInputError, type Report } from "@holdfast/resilience";
import { count, joined } from "../text/phrases";

/** A report and what it is about, for errors. */
export interface Named {
  readonly report: Report;
  /** What was judged: a file, a commit, the working tree. */
  readonly name: string;
}

/**
 * Refuses a report that judges nothing: compared with it, everything is as good as before.
 *
 * @throws InvalidInputError where no service has a goal under any loss
 */
function refuseEmpty({ report, name }: Named, other: Named): void {
  if (report.summary.partial || report.verdicts.some((verdict) => verdict.goal !== null)) return;
  const { sites, services } = report.summary;
  const before = other.report.summary;
  throw new InvalidInputError({
    what: `${name} holds nothing to judge`,
    where: name,
    why: `it has ${count(sites, "site")}, ${count(services, "service")} and no goal under any loss, where ${other.name} has ${count(before.sites, "site")} and ${count(before.services, "service")}`,
    fix: "declare sites, and services with goals; `npx holdfast check` judges each side by itself",
  });
}

/** How many sites a report loses at once, at most; 0 where it loses none. */
function depthOf({ verdicts }: Report): number {
  const sizes = verdicts.map(({ lost }) => (lost.every(({ kind }) => kind === "site") ? lost.length : 0));
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

/** Whether a report loses other things than sites. */
function hasDomains({ verdicts }: Report): boolean {
  return verdicts.some(({ lost }) => lost.some(({ kind }) => kind !== "site"));
}

/** The part of a blueprint that a report is on: by its own words, or by what it lacks where it is older than those. */
function partOf({ summary }: Report): string {
  const { part, missingSites } = summary as Partial<Report["summary"]>;
  const names = (list: readonly string[] = []) => [...list].sort().join(", ");
  return part ? names(part) : `all but ${names(missingSites)}`;
}

/**
 * Refuses two reports that do not judge the same: a part and a whole, other depths, other losses.
 *
 * @param base what is compared with
 * @param head what is compared
 * @throws InvalidInputError where what one has not judged would look as if it were lost or new
 */
export function refuseIncomparable(base: Named, head: Named): void {
  const refuse = (what: string, why: string, fix: string): never => {
    throw new InvalidInputError({ what, where: base.name, why, fix });
  };
  const parts = [base, head].filter(({ report }) => report.summary.partial);
  if (parts.length > 0 && (parts.length === 1 || partOf(base.report) !== partOf(head.report))) {
    const told = parts.map(({ report, name }) => `${name} holds ${partOf(report)} only`);
    refuse(
      "a part of a blueprint is compared with more of it, or with another part",
      `${joined(told)}: what the one does not hold was not judged there`,
      "compare the whole with the whole, or a part with the same part",
    );
  }
  refuseEmpty(head, base);
  refuseEmpty(base, head);
  if (parts.length > 0) return;
  const lost = new Set(base.report.verdicts.map(({ loss }) => loss));
  if (lost.size < base.report.summary.sites) {
    refuse(
      `${base.name} is a report on ${count(lost.size, "loss", "losses")} only`,
      `the blueprint has ${count(base.report.summary.sites, "site")}, and each is lost in a whole report`,
      "write it again with `npx holdfast check --json FILE`, without --lose",
    );
  }
  const [before, after] = [depthOf(base.report), depthOf(head.report)];
  // A blueprint with fewer sites than the depth loses as many as it has.
  const sites = Math.min(base.report.summary.sites, head.report.summary.sites);
  if (before !== after && Math.min(before, after) < sites) {
    refuse(
      `${base.name} loses up to ${count(before, "site")} at once, and ${head.name} up to ${after}`,
      "what one side did not judge would look new, or gone",
      `compare with --depth ${before}`,
    );
  }
  if (hasDomains(base.report) !== hasDomains(head.report)) {
    refuse(
      `${hasDomains(base.report) ? base.name : head.name} loses other things than sites too, and the other side does not`,
      "what one side did not judge would look new, or gone",
      hasDomains(base.report) ? "compare without --no-domains" : "compare with --no-domains",
    );
  }
}
