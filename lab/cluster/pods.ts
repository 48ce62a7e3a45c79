import { z } from "zod";
import type { ApiClient } from "./api-client";
import { conditions, holds } from "./conditions";

const podList = z.object({
  items: z.array(
    z.object({
      status: z.object({
        phase: z.string().optional(),
        conditions,
      }),
    }),
  ),
});

/** Pods of a cluster that have not ended, and how many of them are ready. */
export async function countPods(api: ApiClient): Promise<{ ready: number; total: number }> {
  const { items } = podList.parse(await api.get("/api/v1/pods"));
  const living = items.filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed");
  const ready = living.filter(({ status }) => holds(status.conditions, "Ready"));
  return { ready: ready.length, total: living.length };
}
