import { acrossHalls, type GraphBuilder, type Inputs } from "./graph-builder";

/** What of a workload is not plain in every test. */
export interface WorkloadSpec {
  readonly hostname?: string;
  /** The most replicas that an autoscaler may add up to; no autoscaler where it is absent. */
  readonly maximum?: number;
  readonly cores?: string;
  readonly perReplica?: number;
  /** What replicas do that are asked for more than they carry; `null` where nothing says it. Default: they refuse the rest. */
  readonly overload?: "shed" | "fail" | null;
  /** What one replica takes before it refuses. Default: what it carries, unless `overload` says something else. */
  readonly limit?: string;
  /** For how many seconds its pods use answers that they keep, by service. Default: nothing says it. */
  readonly caches?: Readonly<Record<string, number>>;
  readonly retryFactor?: number;
  readonly priority?: string;
}

/** The goals of a service: by default it survives two sites, of 900 requests a second. */
export function policy(builder: GraphBuilder, service: string, more: Inputs = {}): GraphBuilder {
  builder.add("holdfast:index:PlacementPolicy", service, {
    service,
    tier: 1,
    survive: "two-sites",
    rtoSeconds: 120,
    rpoSeconds: 0,
    servedAfterOneLoss: 1,
    servedAfterTwoLosses: 0.5,
    peakRequestsPerSecond: 900,
    allowedSites: ["ansan", "siheung", "pangyo"],
    residency: "any",
    minimumSites: 1,
    approach: "active-active",
    hardDependencies: [],
    softDependencies: [],
    stores: [],
    operational: false,
    ...more,
  });
  return builder;
}

/** Replicas of a service at one site, each of which carries 100 requests a second. */
export function workload(
  builder: GraphBuilder,
  service: string,
  site: string,
  replicas: number,
  more: WorkloadSpec = {},
): GraphBuilder {
  const labels = { "holdfast.dev/service": service };
  const limit = more.limit ?? (more.overload === undefined ? String(more.perReplica ?? 100) : undefined);
  const probe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5, failureThreshold: 6 };
  builder.object("kubernetes:apps/v1:Deployment", site, service, {
    metadata: { name: service, namespace: "services", labels },
    spec: {
      replicas,
      template: {
        metadata: {
          labels,
          annotations: {
            "holdfast.dev/requests-per-second": String(more.perReplica ?? 100),
            ...(more.retryFactor === undefined
              ? {}
              : { "holdfast.dev/retry-factor": String(more.retryFactor) }),
            ...(more.overload ? { "holdfast.dev/overload": more.overload } : {}),
          },
        },
        spec: {
          priorityClassName: more.priority ?? "tier-1",
          terminationGracePeriodSeconds: 60,
          topologySpreadConstraints: [acrossHalls],
          containers: [
            {
              name: service,
              env: [
                ...(limit === undefined ? [] : [{ name: "HOLDFAST_MAX_REQUESTS_PER_SECOND", value: limit }]),
                ...(more.caches
                  ? [{ name: "HOLDFAST_CACHE_SECONDS", value: JSON.stringify(more.caches) }]
                  : []),
              ],
              startupProbe: probe,
              readinessProbe: { ...probe, failureThreshold: 3 },
              resources: { requests: { cpu: more.cores ?? "1", memory: "1Gi" } },
            },
          ],
        },
      },
    },
  });
  builder.object("kubernetes:policy/v1:PodDisruptionBudget", site, `${service}-budget`, {
    metadata: { name: service, namespace: "services" },
    spec: { maxUnavailable: "20%", selector: { matchLabels: labels } },
  });
  if (more.maximum !== undefined) {
    builder.object("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", site, `${service}-autoscaler`, {
      metadata: { name: service, namespace: "services" },
      spec: {
        scaleTargetRef: { kind: "Deployment", name: service },
        minReplicas: replicas,
        maxReplicas: more.maximum,
      },
    });
  }
  if (more.hostname !== undefined) {
    builder.object("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", site, `${service}-route`, {
      metadata: { name: service, namespace: "services", labels },
      spec: {
        parentRefs: [{ name: "edge", namespace: "edge" }],
        hostnames: [more.hostname],
        rules: [{ backendRefs: [{ name: service, port: 80 }] }],
      },
    });
    builder.object("kubernetes:core/v1:Service", site, `${service}-service`, {
      metadata: { name: service, namespace: "services", labels },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    });
  }
  return builder;
}
