import { z } from "zod";

/** What a stream is: the part of NATS' `StreamConfig` that decides what outlives a loss. Its names are NATS' own. */
const stream = z.looseObject({
  name: z.string().min(1),
  subjects: z.array(z.string()).default([]),
  retention: z.enum(["limits", "interest", "workqueue"]).default("limits"),
  storage: z.enum(["file", "memory"]).default("file"),
  num_replicas: z.int().min(1).default(1),
  placement: z
    .looseObject({ cluster: z.string().optional(), tags: z.array(z.string()).optional() })
    .optional(),
  /** The most that it keeps, in bytes; -1: no limit. */
  max_bytes: z.int().default(-1),
  /** How long a message is kept, in nanoseconds; 0: for ever. */
  max_age: z.int().default(0),
  /** Which message gives way when it is full: the oldest, or the one that is published. */
  discard: z.enum(["old", "new"]).default("old"),
  /** Messages of one id within this time are kept once, in nanoseconds. */
  duplicate_window: z.int().default(120_000_000_000),
});

/** A stream as NATS' command-line client takes it from a file. */
export type Stream = z.output<typeof stream>;

/** Writes a stream as a file that NATS' command-line client takes. */
export function renderStream(of: z.input<typeof stream>): string {
  return `${JSON.stringify(of, undefined, 2)}\n`;
}

/** Reads such a file; `undefined` where it is none. */
export function readStream(text: string): Stream | undefined {
  try {
    const read = stream.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Ending of the names of files that hold a stream each. */
export const streamFile = ".stream.json";
