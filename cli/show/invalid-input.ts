/**
 * True for an error that says by itself what is wrong, where, why and what to do, and so needs no stack.
 * Told by name, since the components' and the analysis' packages each have their own class.
 */
export function isInvalidInput(error: unknown): error is Error {
  return error instanceof Error && (error.name === "InvalidInputError" || "__pulumiRunError" in error);
}
