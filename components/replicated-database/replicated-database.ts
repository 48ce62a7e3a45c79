import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { ReplicatedDatabaseArgs } from "./arguments";
import { declareCertificates } from "./certificates";
import { failoverBound, failoverTiming } from "./failover-timing";
import { leadershipOf, preferredLeader } from "./leadership";
import { declareBackup, declareCertificateReload, declareConfigurationJob } from "./maintenance";
import { declareMembers } from "./members";
import { leaderServiceName } from "./names";
import { serviceAccountName } from "./pod-parts";
import { declareRouter } from "./router";
import { resolveDatabase } from "./schema";
import { synchronousCopies } from "./synchronous-copies";
import { declareTraffic } from "./traffic";

/**
 * What stands of a PostgreSQL database at one site. Its shards have a member at every site under Patroni, and preferred
 * leaders that alternate between the leader sites, so that those take writes side by side. How many copies a commit waits
 * for follows from the survival goal and the recovery point, how fast a lost leader is replaced from the recovery time.
 *
 * Every instance is given the same arguments but for `site`. Connections are made to the Services `<database>-<shard>-leader`
 * and `-replica`, with a certificate that each client declares for itself, in its own name and from the same CA (an
 * ActiveActiveService does, for every service that names a database); there are no passwords.
 *
 * @example
 * new ReplicatedDatabase("payments-ansan", {
 *   database: "payments",
 *   site: "ansan",
 *   sites: [
 *     { name: "ansan", clusterDomain: "ansan.holdfast.internal", podCidr: "10.64.0.0/14", halls: ["a", "b"] },
 *     { name: "siheung", clusterDomain: "siheung.holdfast.internal", podCidr: "10.68.0.0/14", halls: ["a", "b"] },
 *     { name: "pangyo", clusterDomain: "pangyo.holdfast.internal", podCidr: "10.72.0.0/14", halls: ["a", "b"] },
 *   ],
 *   leaderSites: ["ansan", "siheung"],
 *   shards: 2,
 *   survive: SurvivalGoal.TwoSites,
 *   rtoSeconds: 30,
 *   rpoSeconds: 0,
 *   quorumAddresses: ["10.10.0.5", "10.20.0.5", "10.30.0.5", "10.40.0.5", "10.50.0.5"],
 *   clients: [{ namespace: "services", service: "payments" }],
 *   backups: { bucket: "example-backups-seoul", region: "ap-northeast-2", roleArn: "arn:aws:iam::111122223333:role/backups" },
 *   member: { storageGiB: 500 },
 *   image: "postgresql@sha256:…",
 *   routerImage: "haproxy@sha256:…",
 * }, { provider: ansan.provider });
 */
export class ReplicatedDatabase extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ReplicatedDatabase";
  /** DNS names within this site's cluster at which the shards' leaders are reached, port 5432, by shard. */
  public readonly leaderHosts: pulumi.Output<string[]>;
  /** Sites at which the shards' leaders are at home, by shard. */
  public readonly preferredLeaders: pulumi.Output<string[]>;
  /** Copies at other sites that a commit waits for. */
  public readonly synchronousCopies: pulumi.Output<number>;
  /** The longest that writes stop when a leader's site is lost, in seconds, derived from Patroni's times. */
  public readonly failoverBoundSeconds: pulumi.Output<number>;

  /**
   * @param name `<database>-<site>`
   * @param args the database, and the site that is declared here
   * @param opts options; `provider` is that of the site's cluster
   * @throws InvalidInputError when the goal cannot be met, Patroni would refuse its configuration, or an argument is
   *   malformed
   */
  constructor(name: string, args: ReplicatedDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveDatabase(name, args);
    super(ReplicatedDatabase.__pulumiType, name, { ...args }, opts);
    const children = { parent: this };
    const shards = Array.from({ length: resolved.shards }, (_, shard) => shard);

    new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      {
        metadata: {
          name: serviceAccountName(resolved),
          namespace: resolved.namespace,
          labels: { [labels.database]: args.database, [labels.site]: args.site },
        },
        automountServiceAccountToken: false,
      },
      children,
    );
    declareCertificates(name, resolved, resolved.here, children);
    declareTraffic(name, resolved, children);
    for (const shard of shards) {
      declareMembers(name, resolved, shard, resolved.here, children);
      declareConfigurationJob(name, resolved, shard, children);
      declareBackup(name, resolved, shard, children);
    }
    declareRouter(name, resolved, children);
    declareCertificateReload(name, resolved, children);

    const topology = leadershipOf(resolved);
    this.leaderHosts = pulumi.output(
      shards.map((shard) => `${leaderServiceName(args.database, shard)}.${resolved.namespace}.svc`),
    );
    this.preferredLeaders = pulumi.output(shards.map((shard) => preferredLeader(topology, shard)));
    this.synchronousCopies = pulumi.output(synchronousCopies(args.survive, args.rpoSeconds));
    this.failoverBoundSeconds = pulumi.output(
      failoverBound(failoverTiming(args.rtoSeconds, `${name}.rtoSeconds`)),
    );
    this.registerOutputs({
      leaderHosts: this.leaderHosts,
      preferredLeaders: this.preferredLeaders,
      synchronousCopies: this.synchronousCopies,
      failoverBoundSeconds: this.failoverBoundSeconds,
    });
  }
}
