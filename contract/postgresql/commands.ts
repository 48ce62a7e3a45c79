/** Why a server's write-ahead log is not archived. */
export type ArchiveFault = "off" | "no-command" | "archives-nothing" | "hides-failures";

/** Commands that take no file anywhere, whatever they are given. */
const INERT = new Set([
  "true",
  "false",
  ":",
  "exit",
  "echo",
  "printf",
  "test",
  "[",
  "ls",
  "stat",
  "cd",
  "sleep",
]);

/** A command that succeeds whatever the one before it did, at the end of a line. */
const ALWAYS_SUCCEEDS = /(?:\|\||;|\|)\s*(?:\S*\/)?(?:true|:|exit\s+0|cat|tee\s+\S+)\s*['"]?\s*$/;

/** A command that writes to where nothing stays. */
const DISCARDS = /^(?:(?:cat|gzip|zstd|lz4)\b.*[^2&]>\s*\/dev\/null|(?:cp|mv|dd|rsync)\b.*\/dev\/null)/;

/** The first word of a command, without its directory, the assignments before it, and a shell around it. */
function program(command: string): string {
  const bare = command
    .trim()
    .replace(/^(?:\S*\/)?(?:ba|da)?sh\s+-\w*c\s+['"]?/, "")
    .replace(/^(?:[A-Z_]+=\S*\s+)*(?:exec\s+|env\s+)*/, "");
  return bare.split(/\s+/)[0]?.split("/").at(-1)?.replace(/['"]/g, "") ?? "";
}

/**
 * Why PostgreSQL archives nothing that could be had back; absent where it does.
 *
 * @param mode `archive_mode`
 * @param command `archive_command`
 */
export function archiveFault(mode: string, command: string): ArchiveFault | undefined {
  if (!["on", "always", "true", "yes", "1"].includes(mode.trim().toLowerCase())) return "off";
  if (command.trim() === "") return "no-command";
  const steps = command.split(/&&|\|\||;/).map((step) => step.trim());
  const archives = steps.some(
    (step) =>
      step.includes("%p") && !INERT.has(program(step)) && !DISCARDS.test(step.replace(/^.*-c\s+['"]/, "")),
  );
  if (!archives) return "archives-nothing";
  return ALWAYS_SUCCEEDS.test(command) ? "hides-failures" : undefined;
}

/** pgBackRest's own default for `io-timeout`, in seconds: so long it waits for a repository that does not answer. */
const PGBACKREST_IO_SECONDS = 60;

const secondsPerUnit: { readonly [unit: string]: number } = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Longest time that a member which is promoted waits for an archive that does not answer, in seconds: the first limit
 * that its `restore_command` meets.
 *
 * @param command what is run, with the scripts that it names
 * @returns `undefined` where nothing bounds it
 */
export function restoreLimitSeconds(command: string): number | undefined {
  const limit = /(?:^|[\s;&|'"/])timeout\s+(?:-\S+\s+)*(\d+(?:\.\d+)?)([smhd]?)\b/m.exec(command);
  if (limit) return Number(limit[1]) * (secondsPerUnit[limit[2] ?? ""] ?? 1);
  if (!/\bpgbackrest\b/.test(command)) return undefined;
  const own = /--io-timeout[= ](\d+)/.exec(command);
  return own ? Number(own[1]) : PGBACKREST_IO_SECONDS;
}
