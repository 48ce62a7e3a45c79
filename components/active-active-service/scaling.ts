import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ReplicaCount } from "../replicas";
import { podTemplate } from "./pod";
import type { ServiceWorkload } from "./workload";

/**
 * Declares the Deployment, its autoscaler and its disruption budget.
 *
 * The autoscaler owns the number of replicas from the first minute on, and never goes below what the survival goal
 * takes. So a later change of `spec.replicas` is left out of updates: an update at peak would else remove what the
 * autoscaler has added.
 *
 * @param workload the service at the site
 * @param count replicas and the most that may run
 * @param opts options for the objects
 * @param template the pods, where they are others than the service alone
 * @returns the Deployment
 */
export function declareDeployment(
  workload: ServiceWorkload,
  count: ReplicaCount,
  opts: pulumi.CustomResourceOptions,
  template = podTemplate(workload),
): k8s.apps.v1.Deployment {
  const { prefix, args, selector } = workload;
  const metadata = { name: args.service, namespace: args.namespace, labels: workload.labels };
  const annotated = Object.keys(workload.awaiting).length > 0 ? { annotations: workload.awaiting } : {};
  const deployment = new k8s.apps.v1.Deployment(
    `${prefix}-deployment`,
    {
      metadata: { ...metadata, ...annotated },
      spec: {
        replicas: count.replicas,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
        minReadySeconds: 10,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 5,
        template,
      },
    },
    { ...opts, ignoreChanges: ["spec.replicas"] },
  );
  new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    `${prefix}-autoscaler`,
    {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: args.service },
        minReplicas: count.replicas,
        maxReplicas: count.maximum,
        metrics: [
          {
            type: "Resource",
            resource: {
              name: "cpu",
              target: { type: "Utilization", averageUtilization: args.targetCpuPercent },
            },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          },
          // Demand that came over from a lost site leaves in steps, and may come back.
          scaleDown: {
            stabilizationWindowSeconds: 600,
            policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
          },
        },
      },
    },
    opts,
  );
  new k8s.policy.v1.PodDisruptionBudget(
    `${prefix}-disruption-budget`,
    {
      metadata,
      spec: {
        selector: { matchLabels: selector },
        maxUnavailable: "10%",
        // Pods that are not ready serve nobody, so they never hold up the draining of a node.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    opts,
  );
  return deployment;
}
