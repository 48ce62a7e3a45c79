/** What a file's content must hash to. */
export interface Checksum {
  /** Name of the algorithm, as `crypto.createHash` and people call it. */
  readonly algorithm: "sha256" | "sha512";
  /** In lower-case hexadecimal. */
  readonly digest: string;
}

const algorithms = new Map<number, Checksum["algorithm"]>([
  [64, "sha256"],
  [128, "sha512"],
]);

/**
 * Reads a file's checksum from what is published beside it: one checksum alone, or lines of a checksum and a name.
 *
 * @param list the published text
 * @param file name of the file, without folders
 * @throws Error when it names no checksum of the file, or one that is too weak to prove anything
 */
export function publishedChecksum(list: string, file: string): Checksum {
  const lines = list
    .split("\n")
    .map((line) => /^([0-9a-fA-F]+)(?:\s+[ *]?(?:\S*\/)?(\S+))?\s*$/.exec(line.trim()));
  const named = lines.find((line) => line?.[2] === file);
  const alone = lines.length > 0 && list.trim().split(/\s+/).length === 1 ? lines[0] : undefined;
  const digest = (named ?? alone)?.[1]?.toLowerCase();
  if (digest === undefined) throw new Error(`the published checksums do not name ${file}`);
  const algorithm = algorithms.get(digest.length);
  if (!algorithm) throw new Error(`the published checksum of ${file} is neither SHA-256 nor SHA-512`);
  return { algorithm, digest };
}
