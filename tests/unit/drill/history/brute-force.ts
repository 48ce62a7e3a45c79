import type { RegisterHistory, RegisterOperation } from "@holdfast/drill/history/register-history";

/**
 * Whether a history is linearizable, by trying every order: an operation may be the next one when no other that is left
 * had ended before it started. What never ended may be left out. Only for short histories.
 */
export function isLinearizable({ operations }: RegisterHistory): boolean {
  const hopeless = new Set<string>();
  const everything = operations.map((_, at) => at);
  const search = (left: readonly number[], held: number | null): boolean => {
    const remaining = left.map((at) => operation(operations, at));
    if (remaining.every(({ ended }) => ended === "never")) return true;
    const situation = `${left.join()} ${held}`;
    if (hopeless.has(situation)) return false;
    for (const at of left) {
      const next = operation(operations, at);
      if (remaining.some((other) => other.ended !== "never" && other.ended < next.started)) continue;
      const after = apply(next, held);
      if (
        after !== undefined &&
        search(
          left.filter((other) => other !== at),
          after.held,
        )
      ) {
        return true;
      }
    }
    hopeless.add(situation);
    return false;
  };
  return search(everything, null);
}

function apply(
  { kind, value, previous }: RegisterOperation,
  held: number | null,
): { held: number | null } | undefined {
  if (kind === "read") return value === held ? { held } : undefined;
  return previous === undefined || previous === held ? { held: value } : undefined;
}

function operation(operations: readonly RegisterOperation[], at: number): RegisterOperation {
  const found = operations[at];
  if (found === undefined) throw new RangeError(`there is no operation ${at}`);
  return found;
}
