import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { declareCertificate } from "../certificate-issuer";
import { givenReplicas, type ReplicaCount, type ReplicaDemand, replicasAtSite } from "../replicas";
import type { ActiveActiveServiceArgs } from "./arguments";
import { declareDeployment } from "./scaling";
import { resolveService } from "./schema";
import { declarePolicy, declareRoute } from "./traffic";
import { describeWorkload, usesStores } from "./workload";

/**
 * A service at one of its sites. Its replicas follow from the placement, so that the sites left after the losses that
 * it promises to survive carry the promised share without anything being started first. The same arguments with another
 * `site` declare what stands there.
 *
 * It takes the provider of its data center and depends on it, so that the namespace is there first.
 *
 * @example
 * new ActiveActiveService(
 *   "payments-ansan",
 *   {
 *     service: "payments",
 *     site: "ansan",
 *     halls: ["hall-1", "hall-2", "hall-3"],
 *     tier: 0,
 *     image: "registry.example.com/payments@sha256:" + digest,
 *     placement: {
 *       sites: ["ansan", "siheung", "pangyo"],
 *       survive: SurvivalGoal.TwoSites,
 *       peakRequestsPerSecond: 12_000,
 *       requestsPerSecondPerReplica: 200,
 *       servedAfterOneLoss: 1,
 *       servedAfterTwoLosses: 0.6,
 *     },
 *     resources: { cpu: "1", memory: "1Gi" },
 *     hostname: "pay.example.com",
 *     calls: [{ service: "identity" }],
 *     databases: [{ database: "payments" }],
 *   },
 *   { provider: ansan.provider, dependsOn: [ansan] },
 * );
 */
export class ActiveActiveService extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ActiveActiveService";

  /** Replicas that run at the site all the time. */
  public readonly replicas: pulumi.Output<number>;

  /** The most replicas that may run at the site. */
  public readonly maximumReplicas: pulumi.Output<number>;

  /** Address of the service inside the site's cluster, `http://<service>.<namespace>`. */
  public readonly internalUrl: pulumi.Output<string>;

  /**
   * @param name name of the resource; `<service>-<site>`
   * @param args the service and the site
   * @param opts options of the component resource, with the provider of the site's cluster
   * @throws InvalidInputError when an argument is wrong or the goal cannot be met at the sites
   */
  constructor(name: string, args: ActiveActiveServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveService(name, args);
    const count = replicaCount(args, `ActiveActiveService "${name}"`);
    super(ActiveActiveService.__pulumiType, name, args, opts);

    const children = { parent: this };
    const workload = describeWorkload(name, resolved);
    const metadata = { name: args.service, namespace: resolved.namespace, labels: workload.labels };
    const account = new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      children,
    );
    declarePolicy(workload, children);
    const needs: pulumi.Resource[] = [account];
    if (usesStores(resolved)) {
      needs.push(
        declareCertificate(
          `${name}-certificate`,
          { ...metadata, commonName: args.service, server: false, client: true },
          resolved.issuer,
          children,
        ),
      );
    }
    declareDeployment(workload, count, { ...children, dependsOn: needs });
    declareRoute(workload, children);

    this.replicas = pulumi.output(count.replicas);
    this.maximumReplicas = pulumi.output(count.maximum);
    this.internalUrl = pulumi.output(`http://${args.service}.${resolved.namespace}`);
    this.registerOutputs({
      replicas: this.replicas,
      maximumReplicas: this.maximumReplicas,
      internalUrl: this.internalUrl,
    });
  }
}

/**
 * Replicas of a service at a site: those that are given, or as many as its placement takes.
 *
 * @param where the component with its name, for messages
 * @throws InvalidInputError when its goal cannot be met at the sites
 */
export function replicaCount(args: ActiveActiveServiceArgs, where: string): ReplicaCount {
  if (args.replicas) return givenReplicas(args.replicas, `${where}: replicas`);
  return replicasAtSite(
    demandAt(args),
    { halls: new Set(args.halls).size, hallsOnOneFeed: args.hallsOnOneFeed },
    `${where}: placement`,
  );
}

/** A site that is out of service itself takes over from nobody: it keeps what it has, for the day that it is back. */
function demandAt({ site, placement }: ActiveActiveServiceArgs): ReplicaDemand {
  return placement.outOfService?.includes(site) ? { ...placement, outOfService: [] } : placement;
}
