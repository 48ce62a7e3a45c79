import type { PolicyDocumentation } from "@holdfast/report/sarif";
import { acceptancesAreUsed } from "./acceptances-are-used";
import { acceptancesHold } from "./acceptances-hold";
import { backupsOffsiteAndImmutable } from "./backups-offsite-and-immutable";
import { capacityHolds } from "./capacity-holds";
import { configurationTakesEffect } from "./configuration-takes-effect";
import { dnsIsDualAndHealthChecked } from "./dns-is-dual-and-health-checked";
import { encryptedAndPrivate } from "./encrypted-and-private";
import { everyServiceHasGoals } from "./every-service-has-goals";
import { failoverAuthorityIsIndependent } from "./failover-authority-is-independent";
import { failoverWithinRto } from "./failover-within-rto";
import { hazardIndependence } from "./hazard-independence";
import { noSingleSiteDependency } from "./no-single-site-dependency";
import { nothingPassedOver } from "./nothing-passed-over";
import { operatorAccessIndependent } from "./operator-access-independent";
import { otherPartsAreRecent } from "./other-parts-are-recent";
import { placementHonoured } from "./placement-honoured";
import { referencesResolve } from "./references-resolve";
import type { Rule } from "./rule";
import { survivesDeclaredLoss } from "./survives-declared-loss";
import { waysAreOpen } from "./ways-are-open";
import { wholeBlueprintIsJudged } from "./whole-blueprint-is-judged";
import { workloadHygiene } from "./workload-hygiene";
import { zeroLossWrites } from "./zero-loss-writes";

/** Policies on what is declared, in the order in which findings are told. */
const onDeclared: readonly Rule[] = [
  nothingPassedOver,
  wholeBlueprintIsJudged,
  otherPartsAreRecent,
  everyServiceHasGoals,
  survivesDeclaredLoss,
  referencesResolve,
  waysAreOpen,
  configurationTakesEffect,
  noSingleSiteDependency,
  failoverAuthorityIsIndependent,
  placementHonoured,
  zeroLossWrites,
  failoverWithinRto,
  capacityHolds,
  hazardIndependence,
  operatorAccessIndependent,
  backupsOffsiteAndImmutable,
  dnsIsDualAndHealthChecked,
  encryptedAndPrivate,
  workloadHygiene,
];

/** Names of the policies whose findings can be accepted for a time. */
export const acceptablePolicies: ReadonlySet<string> = new Set(onDeclared.map(({ name }) => name));

/** Names of the policies whose findings sum up verdicts under many losses: fewer losses may leave nothing to find. */
export const policiesOnVerdicts: ReadonlySet<string> = new Set(
  [survivesDeclaredLoss, capacityHolds, failoverWithinRto, zeroLossWrites, hazardIndependence].map(
    ({ name }) => name,
  ),
);

/** Every policy, in the order in which findings are told. The engine's pack and `holdfast check` run this one list. */
export const rules: readonly Rule[] = [
  ...onDeclared,
  acceptancesHold(acceptablePolicies),
  acceptancesAreUsed(acceptablePolicies),
];

/** Page that explains every policy of the list, one section each, relative to the root of the repository. */
export const PAGE = "docs/policies.md";

/**
 * What is written about a policy.
 *
 * @param policy its name, as findings carry it
 * @returns `undefined` where the list has no such policy
 */
export function documentationOf(policy: string): PolicyDocumentation | undefined {
  const rule = rules.find(({ name }) => name === policy);
  if (!rule) return undefined;
  const { name, description, severity, remediation } = rule;
  return { description, severity, remediation, url: `${PAGE}#${name}` };
}
