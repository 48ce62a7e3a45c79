import type { DeclaredSite } from "../declared/data-sites";
import { type Server, serversOf } from "../declared/servers";
import type { ApiClient } from "./api-client";
import { nodesPath } from "./nodes";
import { placedPods } from "./pods";

/** Pods that a kubelet takes at the most, where it is not told otherwise. */
const podsPerServer = 110;

const volumesPath = "/api/v1/persistentvolumes";

/** The node that stands for a server. */
export function nodeOf(site: DeclaredSite, server: Server): object {
  const room = { cpu: `${server.millicores}m`, memory: `${server.memoryMiB}Mi`, pods: String(podsPerServer) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: server.name,
      labels: {
        "kubernetes.io/hostname": server.name,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": site.name,
        "topology.kubernetes.io/zone": server.hall,
      },
    },
    status: { capacity: room, allocatable: room },
  };
}

/** The volumes that the operator has prepared on a server, one a disk. */
export function volumesOf(storageClassName: string, server: Server): object[] {
  return server.disksGiB.map((size, index) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `${storageClassName}-${server.name}-${index + 1}` },
    spec: {
      capacity: { storage: `${size}Gi` },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName,
      local: { path: `/mnt/${storageClassName}/${index + 1}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [server.name] }],
            },
          ],
        },
      },
    },
  }));
}

/**
 * Puts the declared servers into a site's cluster, with their disks.
 *
 * @param api the site's API server
 * @param site the site as declared
 * @param halls only these. Default: all
 */
export async function addServers(
  api: ApiClient,
  site: DeclaredSite,
  halls?: readonly string[],
): Promise<void> {
  const servers = serversOf(site).filter(({ hall }) => halls === undefined || halls.includes(hall));
  // Disks belong to the first class alone: a disk that two classes offered would be given out twice.
  const [storageClass] = site.preparedStorageClasses;
  const volumes = storageClass === undefined ? [] : servers.flatMap((each) => volumesOf(storageClass, each));
  await Promise.all([
    ...servers.map((server) => api.create(nodesPath, nodeOf(site, server))),
    ...volumes.map((volume) => api.create(volumesPath, volume)),
  ]);
}

/**
 * Takes servers out of a site's cluster, as if they had burned: their pods are gone with them, at once and not only when
 * a cluster would have noticed. Volumes stay, as the record of what was on them.
 *
 * @param api the site's API server
 * @param site the site as declared
 * @param halls only the servers in these. Default: all
 */
export async function takeServers(
  api: ApiClient,
  site: DeclaredSite,
  halls?: readonly string[],
): Promise<void> {
  const servers = serversOf(site).filter(({ hall }) => halls === undefined || halls.includes(hall));
  const taken = new Set(servers.map(({ name }) => name));
  await Promise.all(servers.map((server) => api.delete(`${nodesPath}/${server.name}`)));
  const lost = (await placedPods(api)).filter(({ node }) => taken.has(node));
  await Promise.all(lost.map(({ path }) => api.delete(`${path}?gracePeriodSeconds=0`)));
}
