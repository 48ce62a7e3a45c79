import * as pulumi from "@pulumi/pulumi";
import { resolveService } from "holdfast/active-active-service/schema";
import { resolveCloudRegion } from "holdfast/cloud-region/schema";
import { resolveCloudVoter } from "holdfast/consensus-quorum/cloud-voter-schema";
import { resolveClusterVoter } from "holdfast/consensus-quorum/schema";
import { resolveDataCenter } from "holdfast/data-center/schema";
import { resolveServer, resolveZone } from "holdfast/dns-failover/schema";
import { resolveEventLog } from "holdfast/event-log/schema";
import { InvalidInputError } from "holdfast/invalid-input";
import { resolveMonitoring, resolvePaging } from "holdfast/monitoring/schema";
import { resolveVault } from "holdfast/offsite-vault/schema";
import { resolvePlacement } from "holdfast/placement-policy";
import { resolveAuthority } from "holdfast/private-authority/schema";
import { resolveObjectStore } from "holdfast/replicated-object-store/schema";
import { resolveDatabase } from "holdfast/replicated-database/schema";
import type { Configuration } from "../configuration/configuration";
import { authorityInstance } from "./authorities";
import { dataCenterInstance } from "./data-site";
import { databaseInstance } from "./database-instance";
import type { DatabasePlan } from "../placement/databases";
import type { EventLogPlan } from "../placement/event-logs";
import { eventLogInstance } from "./event-log-instance";
import { hasPublicNames, hostnameOf, nameServerInstance, route53Instance } from "./dns";
import { cloudVoterInstance, regionInstance } from "./global";
import { goalsOf } from "./goals";
import { workloadSites } from "../placement/allowed-sites";
import { monitoringInstance, pagingInstances } from "./monitoring";
import { objectStoreInstance } from "./object-store-instance";
import type { ObjectStorePlan } from "../placement/object-stores";
import { clusterVoterInstance } from "./quorum";
import { serviceInstance } from "./service-instance";
import { isDataSite } from "../sites/site";
import type { Refusals } from "../source/refusals";
import type { Topology } from "../placement/topology";
import { vaultInstances } from "./vaults";

/** What is checked, and where to keep what is wrong. */
interface Checked {
  readonly topology: Topology;
  readonly configuration: Configuration;
  readonly refusals: Refusals;
}

/**
 * Keeps what a component refuses of what follows from a source as a whole; its own path tells which argument it is.
 *
 * @param where the source's place
 */
function attempt({ refusals }: Checked, where: string, check: () => unknown): void {
  refusals.attempt(() => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const [first, ...others] = error.details.map((each) => ({
        ...each,
        where: `${where} (${each.where})`,
      }));
      throw first ? new InvalidInputError(first, ...others) : error;
    }
  });
}

function checkDatabase(database: DatabasePlan, checked: Checked): void {
  const { topology, configuration } = checked;
  // Every site's instance is told the same but for its own name.
  const [site] = database.sites;
  const client = database.clients[0];
  if (!site || !client) return;
  const index = client.stores.findIndex((store) => store.name === database.name);
  attempt(checked, topology.whereOfService(client.service, ["stores", index]), () =>
    resolveDatabase(...databaseInstance(database, site, topology, configuration)),
  );
}

function checkObjectStore(store: ObjectStorePlan, checked: Checked): void {
  const { topology, refusals } = checked;
  const [site] = store.sites;
  const client = store.clients[0];
  if (!site || !client) return;
  const where = topology.whereOfService(client.service, [
    "stores",
    client.stores.findIndex(({ kind, name }) => kind === "object-store" && name === store.name),
  ]);
  const names = topology.databases.find(({ name }) => name === store.database);
  const without = store.sites.filter((each) => !names?.sites.includes(each)).map(({ name }) => name);
  if (without.length > 0)
    refusals.add({
      what: `the object store ${store.name} has its names in the database ${store.database}, which has no member at ${without.join(", ")}`,
      where,
      why: "gateways of a site find objects by the names that the router of their own site leads to",
      fix: "name a database of a service that runs at the same sites",
    });
  attempt(checked, where, () => resolveObjectStore(...objectStoreInstance(store, site, topology)));
}

function checkEventLog(log: EventLogPlan, checked: Checked): void {
  const { topology } = checked;
  const [site] = log.sites;
  // Of several, the one whose goal is the strictest is at fault where it cannot be met.
  const client = log.clients.find(({ survive }) => survive === log.survive) ?? log.clients[0];
  if (!site || !client) return;
  const index = client.stores.findIndex(({ kind, name }) => kind === "event-log" && name === log.name);
  attempt(checked, topology.whereOfService(client.service, ["stores", index]), () =>
    resolveEventLog(...eventLogInstance(log, site, topology)),
  );
}

/** Checks what DNS is told of each service by itself, so that what is wrong with one is said of that one. */
function checkAnswers(checked: Checked): void {
  const { topology, configuration } = checked;
  const [name, zone] = route53Instance(topology, configuration);
  for (const service of topology.services) {
    const hostname = hostnameOf(service, configuration.zone);
    const endpoints = zone.endpoints.filter((endpoint) => endpoint.hostname === hostname);
    if (endpoints.length === 0) continue;
    const path = service.built?.replicas ? ["built", "replicas"] : ["hostname"];
    attempt(checked, topology.whereOfService(service.service, path), () =>
      resolveZone(name, { ...zone, endpoints }),
    );
  }
}

function checkServices(checked: Checked): void {
  const { topology, configuration } = checked;
  for (const service of topology.promises) {
    attempt(checked, topology.whereOfService(service.service, ["service"]), () =>
      resolvePlacement(...goalsOf(service, topology, configuration)),
    );
  }
  for (const service of topology.services) {
    const where = topology.whereOfService(service.service, ["service"]);
    for (const site of workloadSites(service, topology.sites)) {
      const instance = serviceInstance(service, site, topology, configuration);
      if (!instance) continue;
      attempt(checked, where, () =>
        service.monitors
          ? resolveMonitoring(...monitoringInstance(instance, site, topology, configuration))
          : resolveService(...instance),
      );
    }
  }
}

function checkPlaces(checked: Checked): void {
  const { topology, configuration } = checked;
  for (const site of topology.sites) {
    const where = topology.whereOfSite(site, []);
    const votes = topology.voters.includes(site);
    if (isDataSite(site)) {
      // The kubeconfig is a stack's own; it is checked where a stack declares the site.
      attempt(checked, where, () =>
        resolveDataCenter(...dataCenterInstance(site, "", topology, configuration)),
      );
      if (hasPublicNames(topology))
        attempt(checked, where, () => resolveServer(...nameServerInstance(topology, configuration, site)));
      if (votes) attempt(checked, where, () => resolveClusterVoter(...clusterVoterInstance(site, topology)));
      continue;
    }
    attempt(checked, where, () => resolveCloudRegion(...regionInstance(site, topology)));
    const { cloudVoters, certificateAuthorityArns } = configuration;
    if (!votes || !cloudVoters[site.name] || !certificateAuthorityArns[site.name]) continue;
    const region = { vpcId: pulumi.output(""), subnetIds: pulumi.output([""]) };
    attempt(checked, where, () =>
      resolveCloudVoter(...cloudVoterInstance(site, region, topology, configuration)),
    );
  }
}

/**
 * Checks everything that components would refuse when they are declared, before any is: of every part of the blueprint,
 * whichever the stack declares.
 *
 * @param topology what stands where
 * @param configuration the stack's configuration
 * @param refusals what is wrong is kept here, at its place in the sites, the services or the stack's files
 */
export function checkComponents(topology: Topology, configuration: Configuration, refusals: Refusals): void {
  const checked = { topology, configuration, refusals };
  for (const database of topology.databases) checkDatabase(database, checked);
  for (const store of topology.objectStores) checkObjectStore(store, checked);
  for (const log of topology.eventLogs) checkEventLog(log, checked);
  checkAnswers(checked);
  checkServices(checked);
  checkPlaces(checked);
  attempt(checked, configuration.where("certificateAuthorityArns"), () =>
    resolveAuthority(...authorityInstance(topology, configuration)),
  );
  for (const paging of pagingInstances(topology, configuration))
    attempt(checked, configuration.where("pagers"), () => resolvePaging(...paging));
  const vaults = refusals.attempt(() => vaultInstances(topology, configuration)) ?? [];
  for (const vault of vaults) {
    attempt(checked, configuration.where("awsAccountId"), () => resolveVault(...vault));
  }
}
