import { DatabaseError } from "pg";

/**
 * SQLSTATEs with which PostgreSQL refuses a statement before there is anything to commit. What is not listed may have
 * been committed: 57P01 (the server is shut down), for one, also ends a session whose transaction is committed already
 * and waits for its copies.
 */
const refusedBeforeCommit: ReadonlySet<string> = new Set([
  "25006", // read_only_sql_transaction: the member is not the leader
  "42P01", // undefined_table
  "42501", // insufficient_privilege
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55P03", // lock_not_available
]);

/**
 * Whether an error that answered a single statement proves that the statement has written nothing. Only an error that
 * the server itself sent can: a broken connection and a time-out say nothing of what the server did.
 */
export function provesNothingWritten(error: unknown): boolean {
  return error instanceof DatabaseError && error.code !== undefined && refusedBeforeCommit.has(error.code);
}

/** The error in one line, with its SQLSTATE or system code where it has one. */
export function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  // Several addresses that all failed come as one error without a message of its own.
  const inner = error instanceof AggregateError ? error.errors.map((each) => inOneLine(each)).join("; ") : "";
  const line = (error.message || inner || error.name).replace(/\s+/g, " ").trim();
  return typeof code === "string" && !line.includes(code) ? `${code}: ${line}` : line;
}
