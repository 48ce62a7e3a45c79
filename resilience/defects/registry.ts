import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import { configurationDefects } from "./configuration/configuration-defects";
import type { Defect, DefectReader } from "./defect";
import { cloudNetworkReaders } from "./cloud-network/readers";
import { dnsReaders } from "./dns/readers";
import { certificateIssuers } from "./authority/issuers";
import { certificateRenewals } from "./authority/renewals";
import { cloudVoters } from "./authority/voter-identity";
import { closedWays } from "./ways/closed-ways";
import { vaultAccess } from "./vault/access";
import { vaultKeys } from "./vault/keys";
import { vaultReplication } from "./vault/replication";
import { vaultRetention } from "./vault/retention";
import { backupSchedules, snapshotSchedules } from "./vault/schedules";
import { workloadReaders } from "./workloads/readers";
import { referenceReaders } from "./references/readers";

/** Every reader of defects. */
const readers: readonly DefectReader[] = [
  ...referenceReaders,
  ...dnsReaders,
  ...workloadReaders,
  closedWays,
  vaultKeys,
  vaultReplication,
  vaultAccess,
  vaultRetention,
  backupSchedules,
  snapshotSchedules,
  configurationDefects,
  ...cloudNetworkReaders,
  certificateRenewals,
  certificateIssuers,
  cloudVoters,
];

/** Whether two places in a resource are the same, or one of them lies within the other. */
function overlap(one: string, other: string): boolean {
  const [outer, inner] = one.length <= other.length ? [one, other] : [other, one];
  return inner === outer || (inner.startsWith(outer) && /^[.[:]/.test(inner.slice(outer.length)));
}

/**
 * Every defect of what a blueprint was read from. Where readers of several areas find something at one place, it is told
 * by the first whose finding is an error, or by the first of them: one fault is one finding.
 */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  const told = new Map<string, { readonly reader: DefectReader; readonly defect: Defect }[]>();
  const found = readers.flatMap((reader) => read(reader, reading, blueprint));
  const byWeight = [...found].sort((left, right) => weight(left.defect) - weight(right.defect));
  for (const each of byWeight) {
    const there = told.get(each.defect.resource) ?? [];
    const isTold = there.some(
      ({ reader, defect }) => reader !== each.reader && overlap(defect.field, each.defect.field),
    );
    if (!isTold) told.set(each.defect.resource, [...there, each]);
  }
  const kept = new Set([...told.values()].flat().map(({ defect }) => defect));
  return found.flatMap(({ defect }) => (kept.has(defect) ? [defect] : []));
}

function read(reader: DefectReader, reading: Reading, blueprint: Blueprint) {
  return reader(reading, blueprint).map((defect) => ({ reader, defect }));
}

const weight = ({ level }: Defect): number => (level === "error" ? 0 : 1);
