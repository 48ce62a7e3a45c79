import * as pulumi from "@pulumi/pulumi";
import type { EventLogArgs } from "./arguments";
import { serverHost, serverPorts } from "./names";
import { resolveEventLog } from "./schema";
import { declareServer } from "./server";
import { declareStreams } from "./streams";
import { declareTraffic } from "./traffic";

/**
 * What stands of a replicated log of messages at one site: a NATS server with JetStream. The servers of all sites are one
 * cluster, and each stream has a copy at as many sites as its goal takes: three for one lost site, five for two. A message is
 * acknowledged when a majority of them has it, on disk where `rpoSeconds` is 0; without a majority a stream takes and gives
 * nothing.
 *
 * Every instance is given the same arguments but for `site`. Clients connect to any server, with a certificate in their own name
 * and from the same CA (an ActiveActiveService does, for the log that it names); there are no passwords.
 *
 * @example
 * new EventLog("push-ansan", {
 *   eventLog: "push",
 *   site: "ansan",
 *   sites: [
 *     { name: "ansan", clusterDomain: "ansan.holdfast.internal", podCidr: "10.64.0.0/14" },
 *     { name: "siheung", clusterDomain: "siheung.holdfast.internal", podCidr: "10.68.0.0/14" },
 *     { name: "pangyo", clusterDomain: "pangyo.holdfast.internal", podCidr: "10.72.0.0/14" },
 *   ],
 *   survive: SurvivalGoal.OneSite,
 *   rpoSeconds: 0,
 *   streams: [{ name: "PUSH", subjects: ["push.>"], maximumGiB: 40 }],
 *   clients: [{ namespace: "services", service: "push" }],
 *   storageGiB: 50,
 *   image: "nats@sha256:…",
 *   clientImage: "nats-box@sha256:…",
 * }, { provider: ansan.provider });
 */
export class EventLog extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:EventLog";
  /** URLs of every server, this site's first. */
  public readonly serverUrls: pulumi.Output<string[]>;
  /** Copies of each stream, at as many sites. */
  public readonly replicas: pulumi.Output<number>;

  /**
   * @param name `<log>-<site>`
   * @param args the log, and the site that is declared here
   * @param opts options; `provider` is that of the site's cluster
   * @throws InvalidInputError when messages could not be taken after the losses that it shall survive, or a server would
   *   refuse its configuration
   */
  constructor(name: string, args: EventLogArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveEventLog(name, args);
    super(EventLog.__pulumiType, name, { ...args }, opts);
    const children = { parent: this };
    declareTraffic(name, resolved, children);
    declareServer(name, resolved, children);
    declareStreams(name, resolved, children);

    const { here, sites, eventLog, namespace } = resolved;
    const ordered = [here, ...sites.filter((site) => site !== here)];
    this.serverUrls = pulumi.output(
      ordered.map((site) => `tls://${serverHost(eventLog, namespace, site)}:${serverPorts.client}`),
    );
    this.replicas = pulumi.output(resolved.replicas);
    this.registerOutputs({ serverUrls: this.serverUrls, replicas: this.replicas });
  }
}
