import {
  heartbeatTopic,
  type MonitoringArgs,
  pageTopic,
  type PagingArgs,
  pagingRoleArn,
  topicArn,
} from "holdfast";
import { resolveMonitoring, type ResolvedMonitoring } from "holdfast/monitoring/schema";

const account = "123456789012";
const digest = (digit: string) => `@sha256:${digit.repeat(64)}`;

const member = (scope: string, site: string) => ({
  scope,
  site,
  host: `${scope}-${site}-0.${scope}-members.data.svc.${site}.example`,
});

/** Monitoring of two databases and two names, at one of three sites. */
export function monitoringArguments(change: Partial<MonitoringArgs> = {}): MonitoringArgs {
  const sites = ["ansan", "siheung", "pangyo"];
  return {
    workload: {
      service: "monitoring",
      site: "ansan",
      halls: ["hall-1", "hall-2"],
      tier: 0,
      image: `registry.example/prometheus${digest("a")}`,
      namespace: "operations",
      placement: {
        sites,
        survive: "two-sites",
        peakRequestsPerSecond: 100,
        requestsPerSecondPerReplica: 50,
        servedAfterOneLoss: 1,
        servedAfterTwoLosses: 1,
      },
      resources: { cpu: "1", memory: "4Gi" },
      probes: { livenessPath: "/-/healthy", readinessPath: "/-/ready" },
    },
    images: {
      alertmanager: `registry.example/alertmanager${digest("b")}`,
      prober: `registry.example/blackbox${digest("c")}`,
    },
    databases: [
      {
        database: "payments",
        synchronousStandbys: 2,
        members: sites.map((site) => member("payments-0", site)),
      },
      {
        database: "taxi",
        synchronousStandbys: 1,
        members: ["ansan", "siheung"].map((site) => member("taxi-0", site)),
      },
    ],
    voters: 5,
    names: [
      {
        service: "payments",
        hostname: "pay.example.com",
        healthPath: "/healthz",
        rtoSeconds: 60,
        addresses: ["203.0.113.10", "203.0.113.74", "198.51.100.10"],
      },
      {
        service: "taxi",
        hostname: "taxi.example.com",
        healthPath: "/healthz",
        rtoSeconds: 300,
        addresses: ["203.0.113.10", "203.0.113.74"],
      },
    ],
    nameServers: [
      { provider: "route53", server: "ns-1.route53.example" },
      { provider: "own", server: "203.0.113.53" },
    ],
    paging: {
      roleArn: pagingRoleArn(account),
      regions: ["ap-northeast-2", "ap-northeast-3"].map((region) => ({
        region,
        pageTopicArn: topicArn(account, region, pageTopic),
        heartbeatTopicArn: topicArn(account, region, heartbeatTopic("ansan")),
      })),
    },
    controlPlaneCidrs: ["10.17.16.0/20"],
    ...change,
  };
}

/** The same with every default. */
export function resolvedMonitoring(change: Partial<MonitoringArgs> = {}): ResolvedMonitoring {
  return resolveMonitoring("monitoring-ansan", monitoringArguments(change));
}

/** Paging of two sites through two regions. */
export function pagingArguments(change: Partial<PagingArgs> = {}): PagingArgs {
  return {
    accountId: account,
    regions: [
      { site: "aws-seoul", region: "ap-northeast-2" },
      { site: "aws-osaka", region: "ap-northeast-3" },
    ],
    sites: [
      { site: "ansan", issuer: "https://ansan.issuers.example" },
      { site: "siheung", issuer: "https://siheung.issuers.example" },
    ],
    serviceAccount: "operations:monitoring",
    receivers: ["oncall@example.com", "https://pager.example/integrations/1"],
    ...change,
  };
}
