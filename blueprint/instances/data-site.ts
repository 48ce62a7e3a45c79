import {
  ActiveActiveService,
  AuthoritativeServer,
  ClusterVoter,
  DataCenter,
  type DataCenterArgs,
  ReplicatedDatabase,
} from "holdfast";
import { clusterOf } from "./cluster";
import type { Configuration } from "../configuration/configuration";
import { databaseInstance } from "./database-instance";
import { nameServerInstance } from "./dns";
import { namespacesOf } from "./namespaces";
import { clusterVoterInstance } from "./quorum";
import { serviceInstance } from "./service-instance";
import type { DataSite } from "../sites/site";
import { type Topology, servicesAt } from "../placement/topology";

/** Class of the gateway as installed in every cluster. An assumption: any implementation of the Gateway API will do. */
const gatewayClassName = "edge";

/** The foundation of a data site: its name and arguments. */
export function dataCenterInstance(
  site: DataSite,
  kubeconfig: string,
  topology: Topology,
  configuration: Configuration,
): [string, DataCenterArgs] {
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
      namespaces: namespacesOf(site, topology),
      edge: { gatewayClassName, hostnames: [`*.${configuration.zone}`] },
      certificateAuthority: { arn: configuration.certificateAuthorityArn },
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
  new AuthoritativeServer(...nameServerInstance(topology, configuration, site), options);
  for (const database of topology.databases.filter((each) => each.sites.includes(site))) {
    new ReplicatedDatabase(...databaseInstance(database, site, topology, configuration), options);
  }
  for (const service of servicesAt(topology, site)) {
    const instance = serviceInstance(service, site, topology, configuration);
    if (instance) new ActiveActiveService(...instance, options);
  }
}
