import { CacheError } from "./cache/cache-error";
import { GoError } from "./go-command";

/** What an error says, in one line. */
export function reason(error: unknown): string {
  // Errors of Node itself may come from another realm, so they are told by what they have.
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error);
}

/** The last lines of the Go that failed, where it did. */
export function lastLines(error: unknown): readonly string[] {
  const failed = error instanceof CacheError ? error.cause : error;
  return failed instanceof GoError ? failed.lines : [];
}
