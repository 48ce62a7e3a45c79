import { z } from "zod";
import type { ApiClient } from "./api-client";
import { conditions, holds } from "./conditions";

const podsPath = "/api/v1/pods";

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string(), name: z.string() }),
      spec: z.object({ nodeName: z.string().optional() }),
      status: z.object({
        phase: z.string().optional(),
        conditions,
      }),
    }),
  ),
});

/** Pods of a cluster that have not ended, and how many of them are ready. */
export async function countPods(api: ApiClient): Promise<{ ready: number; total: number }> {
  const { items } = podList.parse(await api.get(podsPath));
  const living = items.filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed");
  const ready = living.filter(({ status }) => holds(status.conditions, "Ready"));
  return { ready: ready.length, total: living.length };
}

/** The pods that stand on a node: where the API server has each, and the node's name. */
export async function placedPods(api: ApiClient): Promise<{ path: string; node: string }[]> {
  const { items } = podList.parse(await api.get(podsPath));
  return items.flatMap(({ metadata, spec }) =>
    spec.nodeName === undefined
      ? []
      : [{ path: `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`, node: spec.nodeName }],
  );
}
