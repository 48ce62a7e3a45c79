import { weedDefaults } from "@holdfast/contract/seaweedfs/commands";
import { labels } from "../labels";
import type { ObjectStoreSite } from "./arguments";
import type { ResolvedObjectStore } from "./schema";

/** What a workload is to its object store. */
export const ObjectRole = {
  /** Knows which volume is on which server, and says where a new object goes. */
  Master: "master",
  /** Holds volumes. */
  Volume: "volume",
  /** Knows objects by name, and answers by S3. */
  Gateway: "gateway",
} as const;
export type ObjectRole = (typeof ObjectRole)[keyof typeof ObjectRole];

/** Ports of the servers; that of gRPC follows from the other one. */
export const ports = {
  [ObjectRole.Master]: [weedDefaults.masterPort, weedDefaults.masterPort + weedDefaults.grpcOffset],
  [ObjectRole.Volume]: [weedDefaults.volumePort, weedDefaults.volumePort + weedDefaults.grpcOffset],
  [ObjectRole.Gateway]: [weedDefaults.filerPort, weedDefaults.filerPort + weedDefaults.grpcOffset],
} as const;

/** Port at which gateways speak S3. */
export const s3Port = weedDefaults.s3Port;

/** Port at which every server tells its figures to monitoring. */
export const metricsPort = 9324;

/** Labels of everything at a site that belongs to an object store in a role. */
export function roleLabels(args: ResolvedObjectStore, role: ObjectRole): Record<string, string> {
  return { [labels.objectStore]: args.objectStore, [labels.role]: role, [labels.site]: args.site };
}

/** Name of the headless Service that gives masters or volume servers their names. */
export function headlessName(args: ResolvedObjectStore, role: ObjectRole): string {
  return `${args.objectStore}-${role}s`;
}

/** Domain of the masters or volume servers at a site; a server's name is `<pod>.` and this. */
export function serverDomain(args: ResolvedObjectStore, role: ObjectRole, site: ObjectStoreSite): string {
  return `${headlessName(args, role)}.${args.namespace}.svc.${site.clusterDomain}`;
}

/** Name of the StatefulSet of a site's master. */
export function masterName(args: ResolvedObjectStore, site: string): string {
  return `${args.objectStore}-master-${site}`;
}

/** The masters of every site, as each server is told them. */
export function masterList(args: ResolvedObjectStore): string {
  return args.sites
    .map(
      (site) =>
        `${masterName(args, site.name)}-0.${serverDomain(args, ObjectRole.Master, site)}:${weedDefaults.masterPort}`,
    )
    .join(",");
}

/** Name of the Service at which clients of a site reach its gateways. */
export function gatewayServiceName(objectStore: string): string {
  return `${objectStore}-s3`;
}

/** Name of the role by which gateways log in to the database that holds the names of objects. */
export function gatewayRole(objectStore: string): string {
  return `${objectStore}-filer`;
}
