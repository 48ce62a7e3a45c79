import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { ResolvedNamespace } from "./namespace-schema";
import { declareTraffic } from "./traffic";

/** Profile of the Pod Security Standards that pods must keep to, and that is reported and warned about. */
const podSecurity = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/audit-version": "latest",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "latest",
};

/**
 * Declares a namespace with its quota, container defaults and network policies.
 *
 * @param name prefix of resource names
 * @param site the site's name
 * @param args the namespace
 * @param opts options for the namespace and everything in it
 * @returns the namespace
 */
export function declareNamespace(
  name: string,
  site: string,
  args: ResolvedNamespace,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace {
  const namespace = new k8s.core.v1.Namespace(
    `${name}-${args.name}`,
    {
      metadata: {
        name: args.name,
        labels: { [labels.site]: site, ...podSecurity },
        annotations: { "holdfast.dev/purpose": args.purpose },
      },
    },
    opts,
  );
  const inside = { ...opts, dependsOn: [namespace] };
  const metadata = { namespace: args.name, labels: { [labels.site]: site } };

  // Processor limits are left out of the quota on purpose: they would have to be set on every container, and a limit
  // slows a container down while cores are idle.
  new k8s.core.v1.ResourceQuota(
    `${name}-${args.name}-quota`,
    {
      metadata: { ...metadata, name: "quota" },
      spec: {
        hard: {
          "requests.cpu": args.quota.cpu,
          "requests.memory": args.quota.memory,
          "limits.memory": args.quota.memory,
          "requests.storage": args.quota.storage,
          pods: String(args.quota.pods),
        },
      },
    },
    inside,
  );
  const { cpu, memory, maximumMemory } = args.containerDefaults;
  new k8s.core.v1.LimitRange(
    `${name}-${args.name}-defaults`,
    {
      metadata: { ...metadata, name: "container-defaults" },
      spec: {
        limits: [
          {
            type: "Container",
            defaultRequest: { cpu, memory },
            default: { memory },
            ...(maximumMemory === undefined ? {} : { max: { memory: maximumMemory } }),
          },
        ],
      },
    },
    inside,
  );
  declareTraffic(name, site, args, inside);
  return namespace;
}
