import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster/cluster";
import { annotationOf, annotations, at, nameOf } from "../objects/kubernetes-object";
import { isObject, type WireObject } from "../values/wire-value";
import { NotReadyError, type Progress, type Readiness } from "./readiness";

/** How long is waited where nothing else is said, in seconds. */
const defaultPatience = 600;

/** How long after a broken watch the next begins, in milliseconds. */
const pause = 250;

/** How one wait is done. */
export interface WaitOptions {
  /** How long at the most, in seconds. */
  seconds: number;
  /** Ends the wait: the user has enough. */
  cancelled: AbortSignal;
  /** Shows what is waited for. */
  show: (status: string) => void;
}

/** How long an object is waited for, in seconds: as the engine says, as it says itself, or ten minutes. */
export function patienceOf(inputs: WireObject, asked: number): number {
  if (asked > 0) return asked;
  const annotated = Number.parseInt(annotationOf(inputs, annotations.timeoutSeconds) ?? "", 10);
  return Number.isNaN(annotated) ? defaultPatience : annotated;
}

/**
 * Waits until an object is ready.
 *
 * @param object the object as the API server answered
 * @param readiness how it gets ready
 * @returns the object as it was when it was
 * @throws NotReadyError when it is not within the time, cannot be any more, or is deleted
 */
export async function untilReady(
  cluster: Cluster,
  object: WireObject,
  readiness: Readiness,
  options: WaitOptions,
): Promise<WireObject> {
  const ended = AbortSignal.any([options.cancelled, AbortSignal.timeout(options.seconds * 1000)]);
  const done = new AbortController();
  let live = object;
  let seen: { progress: Progress; object: WireObject; since: number } | undefined;
  const stop = AbortSignal.any([ended, done.signal]);
  const fail = async (message: string) =>
    new NotReadyError(
      message,
      await Promise.resolve(readiness.problems(live, cluster)).catch(() => []),
      live,
    );
  try {
    for await (const next of looks(cluster, object, readiness, stop)) {
      if (next === undefined) throw await fail(`'${nameOf(live)}' was deleted while it was waited for`);
      live = next;
      const progress = await readiness.look(live, cluster);
      if (progress.failed)
        throw await fail(`Resource '${nameOf(live)}' was created but failed to initialize`);
      const same = seen !== undefined && isDeepStrictEqual(seen.progress, progress) && seen.object === live;
      if (seen === undefined || !same) seen = { progress, object: live, since: Date.now() };
      if (progress.ready && Date.now() - seen.since >= (readiness.settles ?? 0)) return live;
      if (!same && progress.status !== undefined) options.show(progress.status);
    }
  } finally {
    done.abort();
  }
  throw await fail(
    options.cancelled.aborted
      ? `Resource operation was cancelled for "${nameOf(live)}"`
      : `'${nameOf(live)}' timed out waiting to be Ready`,
  );
}

/**
 * Waits until an object is gone.
 *
 * @throws NotReadyError when it is still there after the time
 */
export async function untilGone(cluster: Cluster, object: WireObject, options: WaitOptions): Promise<void> {
  const ended = AbortSignal.any([options.cancelled, AbortSignal.timeout(options.seconds * 1000)]);
  const done = new AbortController();
  let live = await cluster.find(object);
  if (live === undefined) return;
  const uid = at(live, "metadata", "uid");
  try {
    for await (const next of changes(cluster, live, AbortSignal.any([ended, done.signal]))) {
      // Somebody may make one of the same name at once.
      if (next === undefined || at(next, "metadata", "uid") !== uid) return;
      live = next;
    }
  } finally {
    done.abort();
  }
  const finalizers = at(live, "metadata", "finalizers");
  throw new NotReadyError(
    options.cancelled.aborted
      ? `Resource operation was cancelled for "${nameOf(live)}"`
      : "timed out waiting for the condition",
    Array.isArray(finalizers) ? [`finalizers might be preventing deletion (${finalizers.join(", ")})`] : [],
    live,
  );
}

/** The object each time it is to be looked at: at first, when it changes, and every so often; undefined when deleted. */
async function* looks(
  cluster: Cluster,
  object: WireObject,
  readiness: Readiness,
  signal: AbortSignal,
): AsyncGenerator<WireObject | undefined> {
  yield object;
  let live: WireObject | undefined = object;
  const changed = changes(cluster, object, signal);
  let next = changed.next();
  while (!signal.aborted) {
    const ticked = readiness.again === undefined ? undefined : tick(readiness.again, signal);
    const result: IteratorResult<WireObject | undefined> | undefined = await Promise.race(
      ticked === undefined ? [next] : [next, ticked],
    );
    if (result !== undefined) {
      if (result.done) return;
      live = result.value;
      next = changed.next();
    }
    if (!signal.aborted) yield live;
    if (live === undefined) return;
  }
}

/** The object each time it changes; undefined once it is deleted, and then nothing more. */
async function* changes(
  cluster: Cluster,
  object: WireObject,
  signal: AbortSignal,
): AsyncGenerator<WireObject | undefined> {
  let live = object;
  while (!signal.aborted) {
    try {
      for await (const event of cluster.watch(live, signal)) {
        const next = event["object"];
        // An error: the version that was asked for is too old.
        if (event["type"] === "ERROR" || !isObject(next)) break;
        if (event["type"] === "DELETED") {
          yield undefined;
          return;
        }
        live = next;
        yield live;
      }
      if (signal.aborted) return;
      const found = await cluster.find(live);
      if (found === undefined) {
        yield undefined;
        return;
      }
      live = found;
      yield live;
    } catch {
      // The server is away, or the wait is over.
    }
    await tick(pause, signal);
  }
}

async function tick(milliseconds: number, signal: AbortSignal): Promise<undefined> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
