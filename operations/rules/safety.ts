import { type Blueprint, InvalidInputError } from "@holdfast/resilience";
import { Refusal } from "../refusal";
import { outOfService, type SiteLists } from "../declaration/site-lists";
import { restoringFacts } from "./restoring";

/** Sites with a cluster: those that users, leaders and replicas can be at. */
export function dataSites(blueprint: Blueprint): string[] {
  return blueprint.sites.filter(({ kind }) => kind !== "cloud").map(({ name }) => name);
}

/**
 * Refuses a name that is no data site's.
 *
 * @param where how it was given, for the error
 * @throws InvalidInputError
 */
export function requireDataSite(blueprint: Blueprint, name: string, where: string): void {
  const sites = dataSites(blueprint);
  if (sites.includes(name)) return;
  const cloud = blueprint.sites.some((site) => site.name === name);
  throw new InvalidInputError({
    what: cloud ? `${name} is a cloud region` : `there is no site ${name}`,
    where,
    why: cloud
      ? "neither users nor leaders are there; its voter and its vault need no hand when it is lost"
      : "operations move users and leaders between data sites",
    fix: `name one of ${sites.join(", ")}`,
  });
}

/**
 * Rule: at least one site serves. Every service that a living site runs now is still run by a living site that is in
 * service.
 *
 * @param lists the sites that would be out of service
 * @throws Refusal
 */
export function requireServingSite(blueprint: Blueprint, lists: SiteLists): void {
  const out = outOfService(lists);
  const restored = dataSites(blueprint).every((site) => lists.lost.includes(site))
    ? restoringFacts(blueprint, lists.lost)
    : [];
  if (restored.length > 0) {
    throw new Refusal({
      rule: "at least one site serves",
      why: `without ${out.join(" and ")} no replica of anything is left, so nothing can be promoted`,
      fix: [
        'restore what is left in vaults, in the order of "Rebuild from the vault" in docs/runbook.md:',
        ...restored,
      ].join("\n  - "),
    });
  }
  const refuse = (what: string) => {
    throw new Refusal({
      rule: "at least one site serves",
      why: `${what} would be served nowhere without ${out.join(" and ")}`,
      fix: "bring another site back first: npx holdfast failback SITE",
    });
  };
  if (dataSites(blueprint).every((site) => out.includes(site))) refuse("everything");
  for (const service of blueprint.services) {
    const sites = service.deployments.filter(({ replicas }) => replicas > 0).map(({ site }) => site);
    const living = sites.filter((site) => !lists.lost.includes(site));
    if (living.length > 0 && living.every((site) => out.includes(site))) refuse(service.name);
  }
}

/**
 * Rule: never below quorum. Each quorum keeps a majority of all its voters even if the sites that are out of service end.
 *
 * @throws Refusal
 */
export function requireQuorum(blueprint: Blueprint, lists: SiteLists): void {
  const out = outOfService(lists);
  for (const { name, voters } of blueprint.quorums) {
    const left = voters.filter(({ site }) => site !== undefined && !out.includes(site));
    if (left.length > voters.length / 2) continue;
    throw new Refusal({
      rule: "never below quorum",
      why: `${name} would keep ${left.length} of ${voters.length} voters without ${out.join(" and ")}, which is no majority`,
      fix: "bring another site back first: npx holdfast failback SITE",
    });
  }
}

/**
 * Rule: one site at a time, unless forced with a reason.
 *
 * @param lists the sites that are out of service now
 * @param site the site that would follow
 * @throws Refusal
 */
export function requireOneAtATime(lists: SiteLists, site: string): void {
  const others = outOfService(lists).filter((other) => other !== site);
  if (others.length === 0) return;
  throw new Refusal({
    rule: "one site at a time",
    why: `${others.join(" and ")} ${others.length === 1 ? "is" : "are"} out of service already`,
    fix: `bring ${others[0]} back first, or say why it cannot wait: --force --reason "…"`,
  });
}
