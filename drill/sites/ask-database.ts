import type { ShardMember } from "./shards";

/**
 * Asks a member's own PostgreSQL on its own machine, as its operator would.
 *
 * @param statement one query of one column
 * @returns a line for each row
 * @throws CommandError where it does not answer
 */
export function askDatabase({ standing }: ShardMember, database: string, statement: string): string[] {
  const answer = standing.pod.execute([
    "psql",
    "--no-psqlrc",
    "--tuples-only",
    "--no-align",
    "--host=/var/run/postgresql",
    "--username=postgres",
    `--dbname=${database}`,
    `--command=${statement}`,
  ]);
  return answer.split("\n").filter((line) => line !== "");
}
