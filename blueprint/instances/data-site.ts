import {
  ActiveActiveService,
  AuthoritativeServer,
  certificateIssuerRoleArn,
  challengeRoleArn,
  ClusterVoter,
  DataCenter,
  EventLog,
  type DataCenterArgs,
  Monitoring,
  ReplicatedDatabase,
  ReplicatedObjectStore,
} from "holdfast";
import { authoritiesOf } from "./authorities";
import { clusterOf } from "./cluster";
import type { Configuration } from "../configuration/configuration";
import { databaseInstance } from "./database-instance";
import { hasPublicNames, nameServerInstance } from "./dns";
import { eventLogInstance } from "./event-log-instance";
import { monitoringInstance } from "./monitoring";
import { nodeImagesOf } from "./node-images";
import { namespacesOf } from "./namespaces";
import { objectStoreInstance } from "./object-store-instance";
import { clusterVoterInstance } from "./quorum";
import { serviceInstance } from "./service-instance";
import type { DataSite } from "../sites/site";
import { type Topology, servicesAt } from "../placement/topology";

/** Class of the gateway in every cluster. */
const gatewayClassName = "edge";

/** The foundation of a data site: its name and arguments. */
export function dataCenterInstance(
  site: DataSite,
  kubeconfig: string,
  topology: Topology,
  configuration: Configuration,
): [string, DataCenterArgs] {
  const [arn, ...alternativeArns] = authoritiesOf(topology, configuration);
  const total = (of: "cores" | "memoryGiB") => site.halls.reduce((sum, hall) => sum + hall[of], 0);
  return [
    site.name,
    {
      site: site.name,
      kind: site.kind,
      country: site.country,
      location: site.location,
      halls: site.halls,
      capacity: {
        cores: total("cores"),
        memoryGiB: total("memoryGiB"),
        storageTiB: site.storageTiB,
        powerMegawatts: site.powerMegawatts,
      },
      hazards: site.hazards,
      utilities: site.utilities,
      cluster: clusterOf(site),
      kubeconfig,
      nodeImages: nodeImagesOf(topology, configuration),
      namespaces: namespacesOf(site, topology, configuration),
      edge: {
        gatewayClassName,
        implementation: configuration.gatewayImplementation,
        hostnames: [`*.${configuration.zone}`],
        acme: {
          email: `hostmaster@${configuration.zone}`,
          roleArn: challengeRoleArn(configuration.awsAccountId, site.name),
          region: topology.cloudSites[0]?.region ?? "us-east-1",
        },
      },
      certificateAuthority: {
        arn,
        alternativeArns,
        roleArn: certificateIssuerRoleArn(configuration.awsAccountId, site.name),
      },
    },
  ];
}

/**
 * Declares everything that stands at one data site: its cluster's foundation, voter, name server, data, services.
 *
 * @param kubeconfig text of the cluster's kubeconfig; the data center makes it a secret
 */
export function declareDataSite(
  site: DataSite,
  kubeconfig: string,
  topology: Topology,
  configuration: Configuration,
): void {
  const dataCenter = new DataCenter(...dataCenterInstance(site, kubeconfig, topology, configuration));
  const options = { provider: dataCenter.provider, dependsOn: [dataCenter] };

  if (topology.voters.includes(site)) {
    new ClusterVoter(...clusterVoterInstance(site, topology), options);
  }
  if (hasPublicNames(topology)) {
    new AuthoritativeServer(...nameServerInstance(topology, configuration, site), options);
  }
  for (const database of topology.databases.filter((each) => each.sites.includes(site))) {
    new ReplicatedDatabase(...databaseInstance(database, site, topology, configuration), options);
  }
  for (const store of topology.objectStores.filter((each) => each.sites.includes(site))) {
    new ReplicatedObjectStore(...objectStoreInstance(store, site, topology), options);
  }
  for (const log of topology.eventLogs.filter((each) => each.sites.includes(site))) {
    new EventLog(...eventLogInstance(log, site, topology), options);
  }
  for (const service of servicesAt(topology, site)) {
    const instance = serviceInstance(service, site, topology, configuration);
    if (instance && service.monitors)
      new Monitoring(...monitoringInstance(instance, site, topology, configuration), options);
    else if (instance) new ActiveActiveService(...instance, options);
  }
}
