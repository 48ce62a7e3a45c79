import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { ApiClient } from "./api-client";
import { conditions, holds } from "./conditions";

/** Where an API server has its nodes. */
export const nodesPath = "/api/v1/nodes";

const nodeList = z.object({
  items: z.array(
    z.object({
      spec: z.object({ taints: z.array(z.object({ key: z.string() })).default([]) }).default({ taints: [] }),
      status: z.object({ conditions }),
    }),
  ),
});

/** Nodes of a cluster, and how many of them take pods. */
export async function countNodes(api: ApiClient): Promise<{ ready: number; total: number }> {
  const { items } = nodeList.parse(await api.get(nodesPath));
  const ready = items.filter(
    ({ spec, status }) =>
      holds(status.conditions, "Ready") &&
      !spec.taints.some(({ key }) => key.startsWith("node.kubernetes.io/")),
  );
  return { ready: ready.length, total: items.length };
}

/** Waits until every node takes pods. */
export async function untilNodesReady(api: ApiClient, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const { ready, total } = await countNodes(api);
    if (ready === total) return;
    await sleep(200, undefined, { signal });
  }
}
