import type { Execution } from "./connections";

/** When a write is tried again. */
export interface Patience {
  /** Milliseconds from the first try on after which none begins. */
  readonly milliseconds: number;
  /** Milliseconds before the second try; each wait is twice the one before, and a random part of it. */
  readonly firstPause: number;
  /** The longest wait, in milliseconds. */
  readonly longestPause: number;
}

/** A failover takes as long as the service's RTO says; this is for one of a minute. */
const defaultPatience: Patience = { milliseconds: 60_000, firstPause: 50, longestPause: 2_000 };

/** What a client needs of its machine. */
interface Machine {
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

const machine: Machine = {
  now: () => Date.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/**
 * Writes until it is done or patience ends.
 *
 * What was refused has written nothing, and is tried again as it is. Of what came to nothing that is known, the write may
 * be there, now or later: it is tried again only after `isThere` has looked for it by a key of its own that the write keeps
 * with the data (an idempotency key, unique), and as the statement leaves what is there alone
 * (`INSERT … ON CONFLICT DO NOTHING`) two of them are one.
 *
 * @param write one statement, or one transaction, which keeps the key
 * @param isThere whether the leader has the key
 */
export async function writeAgain<Row>(
  write: () => Promise<Execution<Row>>,
  isThere: () => Promise<Execution<boolean>>,
  patience: Partial<Patience> = {},
  { now, pause, random }: Machine = machine,
): Promise<Execution<Row>> {
  const { milliseconds, firstPause, longestPause } = { ...defaultPatience, ...patience };
  const end = now() + milliseconds;
  let wasUnknown: Execution<Row> | undefined;
  for (let wait = firstPause; ; wait = Math.min(2 * wait, longestPause)) {
    const looked = wasUnknown && (await isThere());
    // Nobody may write twice what may be on its way: who cannot look does not write.
    if (looked?.outcome === "done" && looked.rows[0] === true) return { outcome: "done", rows: [] };
    if (!looked || looked.outcome === "done") {
      const written = await write();
      if (written.outcome === "done") return written;
      if (written.outcome === "unknown") wasUnknown = written;
      if (now() + wait >= end) return wasUnknown ?? written;
    } else if (now() + wait >= end) return wasUnknown as Execution<Row>;
    await pause(wait * (0.5 + random() / 2));
  }
}
