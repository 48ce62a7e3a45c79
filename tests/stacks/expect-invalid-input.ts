import { type InvalidInput, InvalidInputError } from "../../components/invalid-input";

/** Runs something that must be refused, and returns the one error that it is refused with. */
export function refusal(action: () => unknown): InvalidInput {
  try {
    action();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    expect(error.message.split("\n")).toHaveLength(4);
    return error.detail;
  }
  throw new Error("it was accepted");
}
