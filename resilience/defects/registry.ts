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
  ...workloadReaders,
  closedWays,
  vaultKeys,
  vaultReplication,
  vaultAccess,
  vaultRetention,
  backupSchedules,
  snapshotSchedules,
  configurationDefects,
  ...dnsReaders,
  ...cloudNetworkReaders,
  certificateRenewals,
  certificateIssuers,
  cloudVoters,
];

/** Every defect of what a blueprint was read from. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
