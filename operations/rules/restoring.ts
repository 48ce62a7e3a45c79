import { type Blueprint, judge, lossOfElements, type StoreRestore } from "@holdfast/resilience";
import { joined } from "@holdfast/report/text/phrases";
import { restoreText } from "@holdfast/report/text/restore-text";

/** What databases are restored from after a loss of sites, each once. */
function restoresAfter(blueprint: Blueprint, sites: readonly string[]): Map<string, StoreRestore> {
  const verdicts = judge(blueprint, lossOfElements(sites.map((name) => ({ kind: "site", name }))));
  return new Map(verdicts.flatMap(({ restores }) => restores.map((each) => [each.store, each] as const)));
}

/** Stores that are restored alike, with what that is. */
function alike(restores: Iterable<StoreRestore>): Map<string, StoreRestore[]> {
  const groups = new Map<string, StoreRestore[]>();
  for (const restore of restores) {
    const text = restoreText(restore);
    groups.set(text, [...(groups.get(text) ?? []), restore]);
  }
  return groups;
}

const lines = (restores: Iterable<StoreRestore>): string[] =>
  [...alike(restores)].map(([text, those]) => `${joined(those.map(({ store }) => store))}: ${text}`);

/**
 * How what lost sites stored is restored: from which backup, without which writes, and what is left where the site of that
 * backup is lost as well. Empty where each store has a replica left.
 */
export function restoringFacts(blueprint: Blueprint, lost: readonly string[]): string[] {
  const restores = restoresAfter(blueprint, lost);
  const facts = lines(restores.values());
  for (const site of new Set([...restores.values()].flatMap(({ backup }) => backup?.site ?? []))) {
    const without = restoresAfter(blueprint, [...lost, site]);
    const changed = [...without.values()].filter(({ store }) => restores.get(store)?.backup?.site === site);
    facts.push(...lines(changed).map((line) => `where ${site} is lost too, ${line}`));
  }
  return facts;
}
