import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import { configurationReaders } from "./configuration/readers";
import type { Defect, DefectReader } from "./defect";
import { cloudNetworkReaders } from "./cloud-network/readers";
import { dnsReaders } from "./dns/readers";
import { monitoringDefects } from "./monitoring/readers";
import { eventLogReaders } from "./event-logs/readers";
import { certificateIssuers } from "./authority/issuers";
import { edgeCertificateDefects } from "./authority/edge-certificates";
import { issuerRoles } from "./authority/issuer-roles";
import { regionalAuthorities } from "./authority/regional-authorities";
import { unreadRenewals } from "./authority/reloads";
import { powerlessRoles } from "./authority/powerless-roles";
import { certificateRenewals } from "./authority/renewals";
import { unattendedUpgrades } from "./authority/unattended-upgrades";
import { cloudVoters } from "./authority/voter-identity";
import { closedWays } from "./ways/closed-ways";
import { vaultAccess } from "./vault/access";
import { vaultKeys } from "./vault/keys";
import { vaultReplication } from "./vault/replication";
import { vaultRetention } from "./vault/retention";
import { backupSchedules, snapshotSchedules } from "./vault/schedules";
import { quorumWaits } from "./start/quorum-wait";
import { startCycles } from "./start/start-cycles";
import { workloadReaders } from "./workloads/readers";
import { objectReaders } from "./objects/readers";
import { objectStoreServers } from "./object-store/servers";
import { unheardPages } from "./paging/topics";
import { peerDefects } from "./peers/readers";
import { undeclaredSources } from "./references/undeclared-sources";
import { referenceReaders } from "./references/readers";

/** Every reader of defects, with those of its area that tell what they find at one place beside each other. */
export const defectReaders: readonly (readonly DefectReader[])[] = [
  ...referenceReaders,
  ...dnsReaders,
  ...workloadReaders,
  eventLogReaders,
  closedWays,
  vaultKeys,
  vaultReplication,
  vaultAccess,
  vaultRetention,
  backupSchedules,
  snapshotSchedules,
  configurationReaders,
  ...cloudNetworkReaders,
  certificateRenewals,
  unreadRenewals,
  certificateIssuers,
  regionalAuthorities,
  issuerRoles,
  powerlessRoles,
  edgeCertificateDefects,
  cloudVoters,
  startCycles,
  quorumWaits,
  unattendedUpgrades,
  monitoringDefects,
  ...objectReaders,
  objectStoreServers,
  unheardPages,
  undeclaredSources,
  peerDefects,
].map((entry) => (typeof entry === "function" ? [entry] : entry));

/** Whether two places in a resource are the same, or one of them lies within the other. */
function overlap(one: string, other: string): boolean {
  const [outer, inner] = one.length <= other.length ? [one, other] : [other, one];
  return inner === outer || (inner.startsWith(outer) && /^[.[:]/.test(inner.slice(outer.length)));
}

/** Every defect of what a blueprint was read from, each told once. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return toldOnce(defectReaders.map((readers) => readers.flatMap((read) => read(reading, blueprint))));
}

/** What has to do with a defect that is found only by what else is declared; empty for any other. */
const relatedTo = ({ problem }: Defect): readonly string[] =>
  problem.kind === "declared-otherwise" ? problem.under : "family" in problem ? problem.family : [];

/** What is told first: an error, what stands alone, what comes from nothing or contradicts, what peers have. */
function weight({ level, problem }: Defect): number {
  if (problem.kind === "lacks-what-peers-have") return 3;
  if (["source-undeclared", "declared-otherwise", "role-may-nothing"].includes(problem.kind)) return 2;
  return level === "error" ? 0 : 1;
}

/**
 * Defects without those that are found only by what else is declared, where an error is told, or anything of what they have
 * to do with: they most likely are of the same fault, and no further news.
 */
function news(defects: readonly Defect[]): Set<Defect> {
  const kept = new Set(defects.filter((defect) => weight(defect) < 2));
  for (const rank of [2, 3]) {
    const concerned = new Set([...kept].map(({ resource }) => resource));
    const isError = [...kept].some(({ level }) => level === "error");
    for (const defect of defects)
      if (weight(defect) === rank && !isError && !relatedTo(defect).some((urn) => concerned.has(urn)))
        kept.add(defect);
  }
  return kept;
}

/**
 * What readers found, without what is told already: of several areas that find something at one place, it is told by the
 * first whose finding is an error, or by the first of them, and what any of them keeps from its part is that one's: one
 * fault is one finding.
 *
 * @param found what each area of {@link defectReaders} finds, in its order
 */
export function toldOnce(found: readonly (readonly Defect[])[]): Defect[] {
  const all = found.flatMap((defects, area) => defects.map((defect) => ({ area, defect })));
  const told = new Map<string, { readonly area: number; readonly defect: Defect }[]>();
  const alsoDisabled = new Map<Defect, readonly string[]>();
  for (const each of all.toSorted((left, right) => weight(left.defect) - weight(right.defect))) {
    const there = told.get(each.defect.resource) ?? [];
    const first = there.find(
      ({ area, defect }) => area !== each.area && overlap(defect.field, each.defect.field),
    );
    if (!first) told.set(each.defect.resource, [...there, each]);
    else if (each.defect.disables)
      alsoDisabled.set(first.defect, [...(alsoDisabled.get(first.defect) ?? []), ...each.defect.disables]);
  }
  const kept = news([...told.values()].flatMap((there) => there.map(({ defect }) => defect)));
  return all.flatMap(({ defect }): Defect[] => {
    if (!kept.has(defect)) return [];
    const more = alsoDisabled.get(defect);
    return [more ? { ...defect, disables: [...new Set([...(defect.disables ?? []), ...more])] } : defect];
  });
}
