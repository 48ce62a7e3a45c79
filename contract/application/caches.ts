import { z } from "zod";

/** Environment variable of a service's pods that says of which services they keep answers, and for how long. */
export const cachesVariable = "HOLDFAST_CACHE_SECONDS";

/** The longest that answers are used without whom they come from: as long as any objective. */
export const longestCacheSeconds = 30 * 86_400;

const caches = z.record(z.string().min(1), z.number().int().min(1).max(longestCacheSeconds));

/** For how many seconds answers of a service, by its name, are used after the last moment at which it answered. */
export type Caches = Readonly<z.infer<typeof caches>>;

/**
 * Writes the value of the variable.
 *
 * @param of seconds by service
 */
export function writeCaches(of: Caches): string {
  return JSON.stringify(of);
}

/**
 * Reads the value of the variable.
 *
 * @returns `undefined` where it is none
 */
export function readCaches(text: string): Caches | undefined {
  try {
    const read = caches.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
