import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { ApiClient } from "./api-client";
import { conditions, holds } from "./conditions";

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

const definition = z.looseObject({
  kind: z.literal("CustomResourceDefinition"),
  metadata: z.looseObject({ name: z.string() }),
});

const list = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ conditions }),
    }),
  ),
});

/** The definitions of custom resources in YAML texts; whatever else is in them is left out. */
export function readDefinitions(texts: readonly string[]): z.infer<typeof definition>[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => definition.safeParse(document.toJS())))
    .flatMap((read) => (read.success ? [read.data] : []));
}

/**
 * Installs definitions of custom resources, and waits until the API server serves them.
 *
 * @param api the site's API server
 * @param texts YAML texts with the definitions
 */
export async function installDefinitions(
  api: ApiClient,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const definitions = readDefinitions(texts);
  await Promise.all(definitions.map((each) => api.create(path, each)));
  const names = new Set(definitions.map(({ metadata }) => metadata.name));
  for (;;) {
    const { items } = list.parse(await api.get(path));
    const served = items.filter(
      ({ metadata, status }) => names.has(metadata.name) && holds(status.conditions, "Established"),
    );
    if (served.length === names.size) return;
    await sleep(100, undefined, { signal });
  }
}
