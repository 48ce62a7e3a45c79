/** What each error of the file system means for the cache. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it is on a file system that is read-only",
  ENOTDIR: "a part of its path is not a folder",
  EEXIST: "there is a file of that name",
  ENOSPC: "there is no space left",
  EDQUOT: "this user's quota is used up",
};

/** The cache cannot be written, so nothing can be downloaded or built. */
export class CacheError extends Error {
  /** What to do about it. */
  public readonly fix: string;

  constructor(cache: string, cause: unknown) {
    const code = codeOf(cause) ?? "";
    super(`${cache} cannot be written: ${reasons[code]}`, { cause });
    this.name = "CacheError";
    this.fix =
      code === "ENOSPC" || code === "EDQUOT"
        ? `free some space there (all programs take about 1 GB, and building them 8 GB more in Go's own caches), ` +
          `or set XDG_CACHE_HOME to a folder with more`
        : `set XDG_CACHE_HOME to a folder that can be written`;
  }
}

/** The code of the file system's error, or that of a program that wrote that there is no space left. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "message" in error && /no space left on device/i.test(String(error.message)) ? "ENOSPC" : undefined;
}

/** True for an error that says that the cache cannot be written. */
export function unusable(error: unknown): boolean {
  return (codeOf(error) ?? "") in reasons;
}
