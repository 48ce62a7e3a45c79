import { type InvalidInput, InvalidInputError } from "holdfast/invalid-input";

/** Runs something that must be refused, and returns everything that it is refused for. */
export function refusals(action: () => unknown): readonly InvalidInput[] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    // Four lines each, and an empty one between two.
    expect(error.message.split("\n")).toHaveLength(5 * error.details.length - 1);
    return error.details;
  }
  throw new Error("it was accepted");
}

/** Runs something that must be refused, and returns the one error that it is refused with. */
export function refusal(action: () => unknown): InvalidInput {
  const [only, ...others] = refusals(action);
  expect(others).toEqual([]);
  return only as InvalidInput;
}
