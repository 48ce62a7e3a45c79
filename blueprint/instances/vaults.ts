import { type OffsiteVaultArgs, writerRoleArn } from "holdfast";
import { ANYWHERE, mayRest } from "@holdfast/contract/residency";
import { InvalidInputError } from "holdfast/invalid-input";
import { clusterOf } from "./cluster";
import type { Configuration } from "../configuration/configuration";
import type { DatabasePlan } from "../placement/databases";
import { mayHold } from "../placement/allowed-sites";
import { awsRegions } from "@holdfast/contract/aws-regions";
import type { CloudSite } from "../sites/site";
import type { Topology } from "../placement/topology";

/** Name of the vault for data of a residency. */
const vaultName = (residency: string): string =>
  residency === ANYWHERE ? "backups" : `backups-${residency}`;

/** The namespace in which databases run at every data site. */
const databaseNamespace = "data";

function bucketName(residency: string, region: BackupRegion, configuration: Configuration): string {
  return `holdfast-${vaultName(residency)}-${region.name}-${configuration.awsAccountId}`;
}

/** A region with backups: a cloud site, or one that holds nothing else. */
type BackupRegion = Pick<CloudSite, "name" | "region">;

/**
 * The cloud regions of a vault: where it is, and where its copy is if residency allows one: in the next cloud site, or else in
 * the region that is near.
 */
function regionsOf(topology: Topology, residency: string): [home: BackupRegion, copy?: BackupRegion] {
  const [home, next] = topology.cloudSites.filter((site) => mayHold(site, residency));
  const nearest = home && awsRegions[home.region]?.copy;
  const near = nearest && mayRest(residency, awsRegions[nearest]?.country) ? nearest : undefined;
  const copy = next ?? (near === undefined ? undefined : { name: near, region: near });
  if (!home || (residency === ANYWHERE && !copy)) {
    throw new InvalidInputError({
      what: `there ${home ? "is one cloud region" : "is no cloud region"} for backups of residency ${residency}`,
      where: topology.whereOfSite(home ?? topology.cloudSites[0] ?? topology.sites[0]!, []),
      why: home
        ? "backups that may leave the country have a copy in a second region"
        : "backups stand outside of the data sites, so that no site takes them along",
      fix: `add a cloud region${residency === ANYWHERE ? "" : ` in ${residency}`}`,
    });
  }
  return [home, copy];
}

/** Where a database's backups go, as its members have to know it. */
export function backupsOf(database: DatabasePlan, topology: Topology, configuration: Configuration) {
  const [home] = regionsOf(topology, database.residency);
  return {
    bucket: bucketName(database.residency, home, configuration),
    region: home.region,
    roleArn: writerRoleArn(configuration.awsAccountId, vaultName(database.residency), database.name),
  };
}

/** The vaults that the databases need: one for each residency. */
export function vaultInstances(
  topology: Topology,
  configuration: Configuration,
): [string, OffsiteVaultArgs][] {
  // What may rest anywhere comes last.
  const residencies = [...new Set(topology.databases.map(({ residency }) => residency))].sort(
    (left, right) => Number(left === ANYWHERE) - Number(right === ANYWHERE) || (left < right ? -1 : 1),
  );
  return residencies.map((residency) => {
    const [home, copy] = regionsOf(topology, residency);
    return [
      vaultName(residency),
      {
        vault: vaultName(residency),
        accountId: configuration.awsAccountId,
        region: home.region,
        bucket: bucketName(residency, home, configuration),
        residency,
        ...(copy && { copy: { region: copy.region, bucket: bucketName(residency, copy, configuration) } }),
        issuers: topology.dataSites.map((site) => ({
          site: site.name,
          url: clusterOf(site).serviceAccountIssuer,
        })),
        writers: topology.databases
          .filter((database) => database.residency === residency)
          .map((database) => ({
            name: database.name,
            serviceAccounts: [`${databaseNamespace}:${database.name}`],
            mayHide: true,
          })),
      },
    ];
  });
}
