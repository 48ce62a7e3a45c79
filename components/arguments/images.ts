import { InvalidInputError } from "../invalid-input";
import { readBy } from "./schema";

const withDigest = /^[^\s@]+@sha256:[0-9a-f]{64}$/;

/**
 * Refuses an image that is not named by digest.
 *
 * @param image image reference
 * @param where path of the argument
 * @returns the image
 * @throws InvalidInputError when it has no sha256 digest
 */
export function requireImageDigest(image: string, where: string): string {
  if (typeof image !== "string" || !withDigest.test(image)) {
    throw new InvalidInputError({
      what: `${JSON.stringify(image) ?? "nothing"} is not an image with its digest`,
      where,
      why: "a tag can point at another image tomorrow, and then sites run different software",
      fix: "name it as <image>@sha256:<64 hexadecimal digits>",
    });
  }
  return image;
}

/** An image that is named by digest. */
export const imageDigest = readBy(requireImageDigest);
