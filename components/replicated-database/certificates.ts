import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import type { DatabaseSite } from "./arguments";
import type { ResolvedDatabase } from "./schema";
import { leaderServiceName, memberCommonName, memberDomain, replicaServiceName, shardName } from "./names";

/** Name of the certificate with which the site's members call others. */
export function memberCertificateName(args: ResolvedDatabase): string {
  return `${args.database}-member`;
}

/** Name of the certificate with which the site's members of a shard serve. */
export function serverCertificateName(args: ResolvedDatabase, shard: number): string {
  return `${shardName(args.database, shard)}-server`;
}

/**
 * Names that a member of a shard answers to: its own, and those of the shard's Services at every site, because a router at
 * any site may lead to it.
 */
export function serverNames(args: ResolvedDatabase, shard: number, site: DatabaseSite): string[] {
  const services = [leaderServiceName(args.database, shard), replicaServiceName(args.database, shard)];
  const namespace = args.namespace;
  return [
    `*.${memberDomain(args, shard, site)}`,
    ...services.flatMap((service) => [
      `${service}.${namespace}`,
      `${service}.${namespace}.svc`,
      ...args.sites.map((each) => `${service}.${namespace}.svc.${each.clusterDomain}`),
    ]),
  ];
}

/**
 * Declares the certificates of a database at a site: one for members as clients, one a shard to serve. Clients declare
 * theirs themselves, so that a service has one for all its databases.
 */
export function declareCertificates(
  component: string,
  args: ResolvedDatabase,
  site: DatabaseSite,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource[] {
  const namespace = args.namespace;
  const common = { [labels.database]: args.database, [labels.site]: args.site };
  const member = declareCertificate(
    `${component}-member-certificate`,
    {
      name: memberCertificateName(args),
      namespace,
      labels: common,
      commonName: memberCommonName(args.database),
      server: false,
      client: true,
    },
    args.issuer,
    opts,
  );
  const servers = Array.from({ length: args.shards }, (_, shard) =>
    declareCertificate(
      `${component}-${shard}-server-certificate`,
      {
        name: serverCertificateName(args, shard),
        namespace,
        labels: { ...common, [labels.shard]: String(shard) },
        commonName: serverCertificateName(args, shard),
        dnsNames: serverNames(args, shard, site),
        server: true,
        client: false,
      },
      args.issuer,
      opts,
    ),
  );
  return [member, ...servers];
}
