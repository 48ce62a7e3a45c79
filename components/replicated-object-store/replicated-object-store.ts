import { renderReplication } from "@holdfast/contract/seaweedfs/replication";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import type { ReplicatedObjectStoreArgs } from "./arguments";
import { filerToml, securityToml } from "./configuration";
import { gatewayRole, gatewayServiceName, ObjectRole, s3Port, serverDomain } from "./names";
import { resolveObjectStore, type ResolvedObjectStore } from "./schema";
import { declareGateways, declareMaster, declareVolumeServers, serverCertificate } from "./servers";
import { declareTraffic } from "./traffic";

/**
 * What stands of an S3-compatible object store (SeaweedFS) at one site: a master, a volume server a hall, and gateways. Masters
 * decide by majority where new objects go, a write is acknowledged when a copy is at one more site than may be lost, and
 * names are rows of a replicated database.
 *
 * A volume that lost a copy is read and takes nothing more until the copy is back or `volume.fix.replication` has made
 * another; new objects go to new volumes, which takes a site for each copy. So a goal takes twice its losses and one more
 * sites: at three sites one may be lost, at five two.
 *
 * Every instance is given the same arguments but for `site`. Clients connect to `<objectStore>-s3`, port 8333, by TLS with a
 * certificate of the same CA; there are no keys to keep.
 *
 * @example
 * new ReplicatedObjectStore("media-ansan", {
 *   objectStore: "media",
 *   site: "ansan",
 *   sites: [
 *     { name: "ansan", clusterDomain: "ansan.holdfast.internal", podCidr: "10.64.0.0/14", halls: ["a", "b"] },
 *     { name: "siheung", clusterDomain: "siheung.holdfast.internal", podCidr: "10.68.0.0/14", halls: ["a", "b"] },
 *     { name: "pangyo", clusterDomain: "pangyo.holdfast.internal", podCidr: "10.72.0.0/14", halls: ["a", "b"] },
 *   ],
 *   survive: SurvivalGoal.OneSite,
 *   names: { database: "operations" },
 *   storageGiB: 500,
 *   clients: [{ namespace: "services", service: "media-transfer" }],
 *   image: "seaweedfs@sha256:…",
 * }, { provider: ansan.provider });
 */
export class ReplicatedObjectStore extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ReplicatedObjectStore";
  /** URL at which clients of this site reach its gateways by S3. */
  public readonly endpoint: pulumi.Output<string>;
  /** How copies are placed, as SeaweedFS writes it: in other data centers, racks, servers. */
  public readonly replication: pulumi.Output<string>;

  /**
   * @param name `<objectStore>-<site>`
   * @param args the object store, and the site that is declared here
   * @param opts options; `provider` is that of the site's cluster
   * @throws InvalidInputError when the goal cannot be met at the sites, or an argument is malformed
   */
  constructor(name: string, args: ReplicatedObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveObjectStore(name, args);
    super(ReplicatedObjectStore.__pulumiType, name, { ...args }, opts);
    const children = { parent: this };
    declareCertificates(name, resolved, children);
    declareTraffic(name, resolved, children);
    const configuration = new k8s.core.v1.ConfigMap(
      `${name}-configuration`,
      {
        metadata: { name: args.objectStore, namespace: resolved.namespace, labels: storeLabels(resolved) },
        data: { "security.toml": securityToml(), "filer.toml": filerToml(resolved) },
      },
      children,
    );
    const after = { ...children, dependsOn: [configuration] };
    declareMaster(name, resolved, after);
    declareVolumeServers(name, resolved, after);
    declareGateways(name, resolved, after);
    this.endpoint = pulumi.output(
      `https://${gatewayServiceName(args.objectStore)}.${resolved.namespace}.svc:${s3Port}`,
    );
    this.replication = pulumi.output(renderReplication(resolved.replication));
    this.registerOutputs({ endpoint: this.endpoint, replication: this.replication });
  }
}

const storeLabels = (args: ResolvedObjectStore): Record<string, string> => ({
  [labels.objectStore]: args.objectStore,
  [labels.site]: args.site,
});

/** Declares the certificate of the site's servers, and that by which gateways log in to the database. */
function declareCertificates(
  component: string,
  args: ResolvedObjectStore,
  opts: pulumi.CustomResourceOptions,
): void {
  const { objectStore, namespace, here } = args;
  const service = `${gatewayServiceName(objectStore)}.${namespace}`;
  declareCertificate(
    `${component}-server-certificate`,
    {
      name: serverCertificate(args),
      namespace,
      labels: storeLabels(args),
      commonName: serverCertificate(args),
      dnsNames: [
        `*.${serverDomain(args, ObjectRole.Master, here)}`,
        `*.${serverDomain(args, ObjectRole.Volume, here)}`,
        service,
        `${service}.svc`,
        `${service}.svc.${here.clusterDomain}`,
      ],
      server: true,
      // Servers call each other with it.
      client: true,
    },
    args.issuer,
    opts,
  );
  declareCertificate(
    `${component}-database-certificate`,
    {
      name: gatewayRole(objectStore),
      namespace,
      labels: storeLabels(args),
      commonName: gatewayRole(objectStore),
      server: false,
      client: true,
    },
    args.issuer,
    opts,
  );
}
