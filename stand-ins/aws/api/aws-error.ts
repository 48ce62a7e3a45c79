/**
 * The code of an error that the AWS API answered.
 *
 * @param error what was thrown
 * @returns the code, for example `InvalidVpcID.NotFound`; empty where it is no such error
 */
export function errorCode(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/**
 * Whether the AWS API answered that there is no such thing, in whichever of its words.
 *
 * @param error what was thrown
 * @returns true for codes such as `InvalidVpcID.NotFound`, `NoSuchEntityException`, `NoSuchBucketPolicy`
 */
export function isNotFound(error: unknown): boolean {
  return /NotFound|^NoSuch/.test(errorCode(error));
}

/**
 * Asks for something that may not be there.
 *
 * @param answer the request
 * @returns the answer, or `undefined` where there is no such thing
 */
export async function unlessMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
