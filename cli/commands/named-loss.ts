import { type Blueprint, InvalidInputError, type Loss, parseLoss } from "@holdfast/resilience";

/** Reads the longest run of parts that is a name; names of hazards hold commas themselves. */
function takeName(blueprint: Blueprint, parts: readonly string[]): string[] {
  for (let length = parts.length; length > 1; length--) {
    const name = parts.slice(0, length).join(", ");
    try {
      parseLoss(blueprint, [name]);
      return [name, ...parts.slice(length)];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  return [...parts];
}

/**
 * The loss of what was named on the command line.
 *
 * @param names sites by their name, everything else with its kind: `hall:ansan/hall-1`
 * @throws InvalidInputError for a name of nothing in the blueprint; it lists what there is
 */
export function namedLoss(blueprint: Blueprint, names: readonly string[]): Loss {
  const read: string[] = [];
  for (let rest = [...names]; rest.length > 0;) {
    const [name = "", ...others] = takeName(blueprint, rest);
    read.push(name);
    rest = others;
  }
  return parseLoss(blueprint, read);
}
