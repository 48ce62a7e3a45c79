import { rolesSql } from "holdfast/replicated-database/client-authentication";
import { resolvedArguments } from "./database-arguments";

test("each client has a role of its own, and all share what is in the database", () => {
  const sql = rolesSql(resolvedArguments());
  for (const role of ["payments", "ledger-audit"]) {
    expect(sql).toContain(`CREATE ROLE "${role}" LOGIN`);
    expect(sql).toContain(`GRANT "payments-owner" TO "${role}";`);
    expect(sql).toContain(`GRANT CONNECT, TEMPORARY ON DATABASE "payments" TO "${role}";`);
  }
  expect(sql).toContain('CREATE ROLE "payments-owner" NOLOGIN');
  expect(sql).toContain('REVOKE ALL ON DATABASE "payments" FROM PUBLIC;');
});

test("it can be run again: whatever is created is created only if it is missing, and an error stops it", () => {
  const sql = rolesSql(resolvedArguments());
  const creations = sql.split("\n").filter((line) => line.includes("CREATE "));
  expect(creations).toHaveLength(4);
  for (const line of creations)
    expect(line).toMatch(/^SELECT '.*' WHERE NOT EXISTS \(SELECT FROM pg_\w+ WHERE/);
  expect(sql.match(/\\gexec/g)).toHaveLength(4);
  expect(sql.startsWith("\\set ON_ERROR_STOP on\n")).toBe(true);
  expect(sql).not.toMatch(/password/i);
});
