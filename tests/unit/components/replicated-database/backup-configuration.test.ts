import type { ReplicatedDatabaseArgs } from "holdfast";
import { memberFiles } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseArguments, resolvedArguments } from "./database-arguments";
import { parseIni } from "./parse-ini";

const files = (change: Partial<ReplicatedDatabaseArgs> = {}) =>
  memberFiles(resolvedArguments(change), 0, MemberKind.Synchronous);

const host = "payments-0-ansan-0.payments-0-members.data.svc.ansan.holdfast.internal";

test("a member archives to its own part of the vault, by its service account", () => {
  const { global } = parseIni(files()["pgbackrest.conf"]);
  expect(global).toMatchObject({
    "repo1-type": "s3",
    "repo1-s3-bucket": "example-backups-seoul",
    "repo1-s3-region": "ap-northeast-2",
    "repo1-s3-endpoint": "s3.ap-northeast-2.amazonaws.com",
    "repo1-s3-key-type": "web-id",
    "repo1-path": "/payments/payments-0",
    "repo1-retention-full-type": "time",
    "repo1-retention-full": "35",
  });
  expect(global).not.toHaveProperty("repo1-s3-key");
  expect(global).not.toHaveProperty("repo1-s3-kms-key-id");
});

test("prefix, key and retention can be chosen", () => {
  const { backups } = databaseArguments();
  const { global } = parseIni(
    files({ backups: { ...backups, prefix: "tier-0/payments", kmsKey: "alias/backups", retentionDays: 90 } })[
      "pgbackrest.conf"
    ],
  );
  expect(global).toMatchObject({
    "repo1-path": "/tier-0/payments/payments-0",
    "repo1-s3-kms-key-id": "alias/backups",
    "repo1-retention-full": "90",
  });
});

test("a vault that is away does not fill the disk", () => {
  expect(parseIni(files()["pgbackrest.conf"])["global:archive-push"]).toEqual({
    "archive-async": "y",
    "archive-push-queue-max": "100GiB",
  });
});

test("a member gives its files only to holders of the members' certificate", () => {
  const { global, "payments-0": stanza } = parseIni(files()["pgbackrest.conf"]);
  expect(global).toMatchObject({
    "tls-server-auth": "payments-member=payments-0",
    "tls-server-ca-file": "/etc/tls/server/ca.crt",
  });
  expect(stanza).toEqual({
    "pg1-path": "/var/lib/postgresql/data",
    "pg1-socket-path": "/var/run/postgresql",
    "pg1-port": "5432",
    "pg1-user": "postgres",
  });
});

test("the job asks every member at its site, by TLS, and writes where the members archive", () => {
  const job = parseIni(files({ membersPerSite: 2 })["backup.conf"]);
  const member = parseIni(files({ membersPerSite: 2 })["pgbackrest.conf"]);
  expect(job["payments-0"]).toMatchObject({
    "pg1-host": host,
    "pg1-host-type": "tls",
    "pg1-host-cert-file": "/etc/tls/member/tls.crt",
    "pg1-host-config": "/etc/patroni/pgbackrest.conf",
    "pg1-path": "/var/lib/postgresql/data",
    "pg2-host": "payments-0-ansan-async-0.payments-0-members.data.svc.ansan.holdfast.internal",
  });
  for (const key of ["repo1-s3-bucket", "repo1-path", "repo1-s3-region"]) {
    expect(job.global?.[key]).toBe(member.global?.[key]);
  }
});

describe("the scripts, run by a shell", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "holdfast-scripts-"));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  /** Puts a command of a name and body first on PATH. */
  function command(name: string, body: string): void {
    writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(directory, name), 0o755);
  }

  function run(file: keyof ReturnType<typeof files>, ...args: string[]) {
    const script = join(directory, String(file));
    writeFileSync(script, files({ membersPerSite: 2 })[file] ?? "");
    const env = { PATH: `${directory}:/usr/bin:/bin` };
    const { status, stdout, stderr } = spawnSync("sh", [script, ...args], { env, encoding: "utf8" });
    return { status, stdout, stderr };
  }

  test("are shell", () => {
    for (const file of ["backup.sh", "backup-server.sh", "archive-get.sh"] as const) {
      const script = join(directory, file);
      writeFileSync(script, files()[file]);
      execFileSync("sh", ["-n", script]);
    }
  });

  test("a backup is made where the leader is", () => {
    command("psql", "echo f");
    command("pgbackrest", 'echo "$@"');
    command("date", `echo ${Date.UTC(2024, 5, 1, 18, 17) / 1000}`);
    expect(run("backup.sh", "backup", "6", "65820")).toMatchObject({
      status: 0,
      stdout: "--config=/etc/patroni/backup.conf --stanza=payments-0 --type=full backup\n",
    });
  });

  test.each([
    ["on the day when it starts", "2024-06-01T18:17:00Z", "full"],
    ["a few hours late, after midnight", "2024-06-02T05:59:59Z", "full"],
    ["a moment before the next one is due", "2024-06-02T18:16:59Z", "full"],
    ["on the next day", "2024-06-02T18:17:00Z", "diff"],
    ["in the middle of the week", "2024-05-29T18:17:30Z", "diff"],
    ["before it starts on its day", "2024-06-01T18:16:59Z", "diff"],
    ["a week later", "2024-06-08T18:18:00Z", "full"],
  ])("a backup of Saturday, 18:17, run %s", (_, time, type) => {
    command("psql", "echo f");
    command("pgbackrest", 'echo "$@"');
    command("date", `[ "$*" = +%s ] && echo ${Date.parse(time) / 1000}`);
    expect(run("backup.sh", "backup", "6", "65820").stdout).toBe(
      `--config=/etc/patroni/backup.conf --stanza=payments-0 --type=${type} backup\n`,
    );
  });

  test("every day of the week can be that of the full backup", () => {
    command("psql", "echo f");
    command("pgbackrest", 'echo "$@"');
    const full = Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 7 }, (_, day) => {
        // The second of June 2024 was a Sunday.
        command("date", `echo ${Date.UTC(2024, 5, 2 + day, 9, 5) / 1000}`);
        return run("backup.sh", "backup", String(weekday), "32700").stdout.includes("--type=full");
      }).indexOf(true),
    );
    expect(full).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("what is not a backup is handed on as it is", () => {
    command("psql", "echo f");
    command("pgbackrest", 'echo "$@"');
    expect(run("backup.sh", "stanza-create").stdout).toBe(
      "--config=/etc/patroni/backup.conf --stanza=payments-0 stanza-create\n",
    );
  });

  test("a backup is made where the second member leads", () => {
    command("psql", 'case "$*" in *async*) echo f ;; *) echo t ;; esac');
    command("pgbackrest", 'echo "$@"');
    expect(run("backup.sh", "backup", "6", "65820").stdout).toMatch(
      /--stanza=payments-0 --type=\w+ backup$/m,
    );
  });

  test("nothing is done where no member leads", () => {
    command("psql", "echo t");
    command("pgbackrest", "exit 9");
    expect(run("backup.sh", "backup", "6", "65820")).toMatchObject({
      status: 0,
      stdout: "the leader of payments-0 is at another site, which does this\n",
    });
  });

  test("it fails where nobody can tell", () => {
    command("psql", 'case "$*" in *async*) exit 2 ;; *) echo t ;; esac');
    command("pgbackrest", "exit 0");
    expect(run("backup.sh", "backup", "6", "65820")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("cannot tell"),
    });
  });

  test("the archive is asked when it answers", () => {
    command("timeout", 'shift; exec "$@"');
    command("python3", 'echo "$3" >&2');
    command("pgbackrest", 'echo "$@"');
    expect(run("archive-get.sh", "000000010000000000000005", "pg_wal/RECOVERYXLOG")).toEqual({
      status: 0,
      stdout:
        "--config=/etc/patroni/pgbackrest.conf --stanza=payments-0 archive-get 000000010000000000000005 pg_wal/RECOVERYXLOG\n",
      stderr: "s3.ap-northeast-2.amazonaws.com\n",
    });
  });

  test("a promotion does not wait for an archive that is lost, nor for a timeline's history", () => {
    command("timeout", 'shift; exec "$@"');
    command("pgbackrest", "exit 0");
    command("python3", "exit 1");
    expect(run("archive-get.sh", "000000010000000000000005", "x").status).toBe(1);
    command("python3", "exit 0");
    expect(run("archive-get.sh", "00000002.history", "x").status).toBe(1);
  });
});
