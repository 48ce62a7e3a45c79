import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { replicaCount } from "../active-active-service/active-active-service";
import { declareDeployment } from "../active-active-service/scaling";
import { declarePolicy, declareRoute } from "../active-active-service/traffic";
import { describeWorkload } from "../active-active-service/workload";
import { declareCertificate } from "../certificate-issuer";
import { alertRouting } from "./alert-routing";
import type { MonitoringArgs } from "./arguments";
import { dashboards } from "./dashboards";
import { declareDiscovery } from "./discovery";
import { monitoringPod } from "./pod";
import { ruleFile } from "./rules";
import { resolveMonitoring } from "./schema";
import { proberConfiguration, prometheusConfiguration } from "./scrape-configuration";
import { declareMonitoringTraffic } from "./traffic";

/**
 * Monitoring at one of its sites: what is measured, the rules by which people are called, dashboards, and what each
 * service's goal allows. Its replicas follow from the goals of the service that it is, like any other's. Every pod measures
 * by itself and keeps what it measured, so there is no store to lose; people are called through topics outside of all
 * sites, where a missing heartbeat calls them too (`Paging`).
 *
 * The texts are those of Prometheus, Alertmanager and the blackbox exporter themselves, and no operator's objects: nothing
 * more has to be installed before the first start, and `promtool` checks exactly what runs.
 *
 * @example
 * new Monitoring("monitoring-ansan", { workload: { service: "monitoring", site: "ansan" }, databases, names }, atAnsan);
 */
export class Monitoring extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:Monitoring";

  /**
   * @param name name of the resource; `<service>-<site>`
   * @param args the service, what it watches and where pages go
   * @param opts options of the component resource, with the provider of the site's cluster
   * @throws InvalidInputError when an argument is wrong or the service's goal cannot be met at the sites
   */
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveMonitoring(name, args);
    const count = replicaCount(args.workload, `Monitoring "${name}"`);
    const formerly = { aliases: [{ type: "holdfast:index:ActiveActiveService" }] };
    super(Monitoring.__pulumiType, name, { ...args }, pulumi.mergeOptions(opts, formerly));

    const children = { parent: this };
    const workload = describeWorkload(name, resolved.workload);
    const { service, namespace } = resolved.workload;
    const metadata = { name: service, namespace, labels: workload.labels };
    const account = new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      children,
    );
    const certificate = declareCertificate(
      `${name}-certificate`,
      { ...metadata, commonName: service, server: false, client: true },
      resolved.issuer,
      children,
    );
    const texts = {
      "prometheus.yml": prometheusConfiguration(resolved),
      "rules.yml": ruleFile(resolved),
      "alertmanager.yml": alertRouting(resolved),
      "prober.yml": proberConfiguration(resolved),
    };
    const configuration = new k8s.core.v1.ConfigMap(
      `${name}-configuration`,
      { metadata, data: texts },
      children,
    );
    new k8s.core.v1.ConfigMap(
      `${name}-dashboards`,
      {
        metadata: {
          ...metadata,
          name: `${service}-dashboards`,
          // By this label Grafana's own sidecar finds dashboards.
          labels: { ...workload.labels, grafana_dashboard: "1" },
        },
        data: dashboards(resolved),
      },
      children,
    );
    declareDiscovery(name, workload, children);
    declarePolicy(workload, children);
    declareMonitoringTraffic(name, resolved, workload, children);
    declareDeployment(
      workload,
      count,
      { ...children, dependsOn: [account, certificate, configuration] },
      monitoringPod(resolved, workload, texts),
    );
    declareRoute(workload, children);
    this.registerOutputs();
  }
}
