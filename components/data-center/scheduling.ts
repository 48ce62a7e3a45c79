import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { TierPriority } from "./arguments";

/** Priorities of the four tiers, ten times apart so that others fit between. */
export const defaultTiers: readonly TierPriority[] = [
  { tier: 0, priority: 1_000_000 },
  { tier: 1, priority: 100_000 },
  { tier: 2, priority: 10_000 },
  { tier: 3, priority: 1_000 },
];

/**
 * Name of a tier's priority class.
 *
 * @param tier 0 to 3
 * @returns for instance "tier-0"
 */
export function priorityClassName(tier: number): string {
  return `tier-${tier}`;
}

/** Name of the storage class on the disks of the node itself. */
export const localStorageClass = "local-nvme";

/**
 * Declares one priority class a tier. When a site is short of room, pods of a higher tier number are evicted first;
 * tier 3 evicts nobody.
 *
 * @param name prefix of resource names
 * @param site the site's name
 * @param tiers the tiers
 * @param opts options for the classes
 */
export function declarePriorities(
  name: string,
  site: string,
  tiers: readonly TierPriority[],
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { tier, priority } of tiers) {
    new k8s.scheduling.v1.PriorityClass(
      `${name}-${priorityClassName(tier)}`,
      {
        metadata: {
          name: priorityClassName(tier),
          labels: { [labels.site]: site, [labels.tier]: String(tier) },
        },
        value: priority,
        globalDefault: false,
        preemptionPolicy: tier === 3 ? "Never" : "PreemptLowerPriority",
        description: `Workloads of tier ${tier}; tier 0 gives way last.`,
      },
      opts,
    );
  }
}

/**
 * Declares the storage class on local disks. A volume is bound where its pod is scheduled, so that pods are spread over
 * halls first, and is kept when its claim goes: what a database wrote is only ever removed by hand.
 *
 * @param name prefix of resource names
 * @param site the site's name
 * @param provisioner who makes the volumes
 * @param opts options for the class
 */
export function declareStorage(
  name: string,
  site: string,
  provisioner: string,
  opts: pulumi.CustomResourceOptions,
): void {
  new k8s.storage.v1.StorageClass(
    `${name}-${localStorageClass}`,
    {
      metadata: { name: localStorageClass, labels: { [labels.site]: site } },
      provisioner,
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
      allowVolumeExpansion: false,
    },
    opts,
  );
}
