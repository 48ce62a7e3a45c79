import { decidingLine, parseAccessLine } from "@holdfast/contract/postgresql/client-authentication";
import { archiveFault, restoreLimitSeconds } from "@holdfast/contract/postgresql/commands";

/** After "Example pg_hba.conf Entries", PostgreSQL's documentation. */
const documented = [
  "# TYPE  DATABASE        USER            ADDRESS                 METHOD",
  "local   all             all                                     trust",
  "host    all             all             127.0.0.1       255.255.255.255     trust",
  "host    postgres        all             192.168.93.0/24         ident",
  "host    postgres        all             192.168.12.10/32        scram-sha-256",
  "host    all             all             .example.com            scram-sha-256",
  "host    all             all             192.168.54.1/32         reject",
  'hostssl "app","other"   app             10.0.0.0/8              cert map=members # clients',
  "host    replication     replicator      samenet                 cert",
];

describe("pg_hba.conf", () => {
  const lines = documented.map(parseAccessLine).filter((line) => line !== undefined);
  const method = (role: string, database: string, network: string) =>
    decidingLine(lines.slice(0, 4).concat(lines.slice(5)), { role, database, network })?.method;

  test("of PostgreSQL's documentation is read as it says", () => {
    expect(lines).toHaveLength(8);
    expect(lines[1]).toMatchObject({ type: "host", address: "127.0.0.1/32", method: "trust" });
    expect(lines[6]).toMatchObject({
      databases: ["app", "other"],
      method: "cert",
      options: new Map([["map", "members"]]),
    });
  });

  test("the first line that is for a login decides on it", () => {
    expect(method("a", "postgres", "192.168.93.7/32")).toBe("ident");
    expect(method("a", "b", "192.168.54.1/32")).toBe("reject");
    expect(method("app", "other", "10.2.0.0/16")).toBe("cert");
    expect(method("app", "other", "11.0.0.0/8")).toBeUndefined();
    // A network of which a line holds a part only is let in by parts.
    expect(method("app", "other", "8.0.0.0/5")).toBeUndefined();
  });

  test("the word all is no connection that streams the log", () => {
    const all = ["hostssl all all all cert"].map(parseAccessLine).filter((line) => line !== undefined);
    expect(decidingLine(all, { role: "r", database: "replication", network: "10.0.0.0/8" })).toBeUndefined();
    expect(decidingLine(all, { role: "r", database: "app", network: "10.0.0.0/8" })?.method).toBe("cert");
  });
});

test.each([
  // "Continuous Archiving", PostgreSQL's documentation.
  ["on", "test ! -f /mnt/server/archivedir/%f && cp %p /mnt/server/archivedir/%f", undefined],
  // "User Guide", pgBackRest's documentation.
  ["on", "pgbackrest --stanza=demo archive-push %p", undefined],
  ["always", 'gzip < "%p" > /mnt/archive/%f 2>/dev/null', undefined],
  ["on", "sh -c 'envdir /etc/wal-g wal-g wal-push %p'", undefined],
  ["off", "pgbackrest --stanza=demo archive-push %p", "off"],
  ["on", "", "no-command"],
  ["on", "/bin/true", "archives-nothing"],
  ["on", ":", "archives-nothing"],
  ["on", "exit 0", "archives-nothing"],
  ["on", "/usr/bin/true %p", "archives-nothing"],
  ["on", "cd .", "archives-nothing"],
  ["on", "echo %p", "archives-nothing"],
  ["on", "cp %p /dev/null", "archives-nothing"],
  ["on", "cat %p > /dev/null", "archives-nothing"],
  ["on", "pgbackrest archive-push %p || true", "hides-failures"],
  ["on", "pgbackrest archive-push %p; exit 0", "hides-failures"],
])("archive_mode %s with %s: %s", (mode, command, fault) => {
  expect(archiveFault(mode, command)).toBe(fault);
});

test.each([
  ['timeout 2 pgbackrest --stanza=demo archive-get %f "%p"', 2],
  ["/usr/bin/timeout -k 1 1m cp /mnt/archive/%f %p", 60],
  ["pgbackrest --io-timeout=5 archive-get %f %p", 5],
  ["pgbackrest --stanza=demo archive-get %f %p", 60],
  ["cp /mnt/server/archivedir/%f %p", undefined],
])("%s waits at the most %s s", (command, seconds) => {
  expect(restoreLimitSeconds(command)).toBe(seconds);
});
