import type { Attempt } from "./attempt";

/** A write that users were told was not done, and that was. */
export interface RefusedWriteSeen {
  readonly write: Attempt;
  /** What shows it, in one line. */
  readonly evidence: string;
}

/**
 * Writes that were refused and whose value was nevertheless found: by a read, by a write that overwrote it, or when
 * all was over. There must be none; one means that what is called certain is not, and no other figure can be trusted.
 *
 * @param found values found when all was over, of keys or of kept writes
 */
export function refusedWritesSeen(
  attempts: readonly Attempt[],
  found: readonly { readonly value?: number | undefined }[],
): readonly RefusedWriteSeen[] {
  const refused = new Map(
    attempts
      .filter(({ kind, outcome }) => kind === "write" && outcome === "refused")
      .map((write) => [write.value, write]),
  );
  const seen = new Map<number | undefined, RefusedWriteSeen>();
  const look = (value: number | null | undefined, evidence: string) => {
    const write = refused.get(value ?? undefined);
    if (write !== undefined && value !== undefined && !seen.has(value ?? undefined)) {
      seen.set(value ?? undefined, { write, evidence });
    }
  };
  for (const { kind, outcome, value, previous, user } of attempts) {
    if (outcome !== "done") continue;
    if (kind !== "write") look(value, `user ${user} read ${value}`);
    look(previous, `${value} overwrote ${previous}`);
  }
  for (const { value } of found) look(value, `${value} was there when all was over`);
  return [...seen.values()];
}
