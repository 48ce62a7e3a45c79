import { CommandError } from "../isolation/command";
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

/**
 * Has a leader write a record of its log that changes nothing, without waiting for its copies.
 *
 * A copy that was rewound is consistent only with the record after the position at which its leader stood. Users write one
 * within moments; where nobody writes, the next is that of the next checkpoint, minutes later.
 */
export function writeRecord(leader: ShardMember): void {
  try {
    askDatabase(
      leader,
      "postgres",
      "SET synchronous_commit TO local; SELECT pg_logical_emit_message(true, 'drill', '')",
    );
  } catch (error) {
    // It does not lead any more, or not yet.
    if (!(error instanceof CommandError)) throw error;
  }
}
