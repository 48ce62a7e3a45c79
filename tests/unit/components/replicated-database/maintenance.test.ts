import { ReplicatedDatabase } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name } from "./database-arguments";
import { memberLabels, named } from "./pod-parts";

describe("the jobs of a database at a site", () => {
  let declared: Declarations;
  let members: Tree;
  let pod: Tree;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new ReplicatedDatabase(name, databaseArguments()));
    members = declared.inputs<Tree>("StatefulSet", `${name}-0`);
    pod = members.spec?.template?.spec ?? {};
  });

  test("a backup stands at every site, every day, in full on Saturday", () => {
    const job = declared.inputs<Tree>("CronJob", `${name}-0-backup`);
    expect(job.metadata).toMatchObject({
      name: "payments-0-backup",
      labels: { ...memberLabels, "holdfast.dev/role": "backup" },
    });
    expect(job.spec).toMatchObject({
      schedule: "17 18 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
    });
    expect(job.spec?.jobTemplate?.spec?.template?.spec?.containers?.[0]?.command).toEqual([
      "sh",
      "/etc/patroni/backup.sh",
      "backup",
      "6",
      "65820",
    ]);
    expect(named(pod.containers).pgbackrest?.command).toEqual(["sh", "/etc/patroni/backup-server.sh"]);
  });

  test("time and day of the full backup can be chosen", async () => {
    const { backups } = databaseArguments();
    const chosen = { ...backups, startTime: "09:05", fullWeekday: 0 };
    const other = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ backups: chosen })),
    );
    const { spec } = other.inputs<Tree>("CronJob", `${name}-1-backup`);
    expect(spec?.schedule).toBe("5 9 * * *");
    expect(spec?.jobTemplate?.spec?.template?.spec?.containers?.[0]?.command).toEqual([
      "sh",
      "/etc/patroni/backup.sh",
      "backup",
      "0",
      "32700",
    ]);
  });

  test("what is declared is brought to a shard that runs, anew after each change", async () => {
    const job = declared.inputs<Tree>("Job", `${name}-0-configuration-job`);
    const template = job.spec?.template?.spec ?? {};
    const [quorum, roles] = [named(template.initContainers).quorum, named(template.initContainers).roles];
    expect(quorum?.command).toEqual([
      "patronictl",
      "--config-file",
      "/etc/patroni/patroni.yml",
      "edit-config",
      "--force",
      "--apply",
      "/etc/patroni/dcs.yml",
      "payments-0",
    ]);
    expect(roles?.command).toContain("--file=/etc/patroni/roles.sql");
    expect(String((roles?.command as unknown as string[]).at(-1))).toContain(
      "host=payments-0-leader.data.svc ",
    );
    expect(named(template.containers).archive?.command).toEqual([
      "sh",
      "/etc/patroni/backup.sh",
      "stanza-create",
    ]);
    expect(job.metadata?.annotations).toEqual({ "pulumi.com/skipAwait": "true" });
    expect(job.metadata?.name).toMatch(/^payments-0-configuration-[0-9a-f]{8}$/);

    const changed = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ rtoSeconds: 30 })),
    );
    expect(changed.inputs<Tree>("Job", `${name}-0-configuration-job`).metadata?.name).not.toBe(
      job.metadata?.name,
    );
  });

  test("tags are taken over by a reload, and restart nobody", async () => {
    const followerSites = ["ansan"];
    const follows = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ followerSites })),
    );
    const jobOf = (all: Declarations) => all.inputs<Tree>("Job", `${name}-1-configuration-job`);
    expect(jobOf(follows).metadata?.name).not.toBe(jobOf(declared).metadata?.name);
    expect(named(jobOf(follows).spec?.template?.spec?.containers).tags?.command).toEqual([
      "sh",
      "-c",
      "sleep 120 && patronictl --config-file /etc/patroni/patroni.yml reload --force payments-1 payments-1-ansan-0",
    ]);
    const setOf = (all: Declarations) => all.inputs<Tree>("StatefulSet", `${name}-1`);
    expect(setOf(follows)).toEqual(setOf(declared));
  });

  test("nothing but the preferred leader changes at sites that take over", async () => {
    const followerSites = ["pangyo"];
    const others = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ followerSites })),
    );
    const withoutArguments = ({ all }: Declarations) =>
      all.filter(({ type }) => !type.startsWith("holdfast:"));
    expect(withoutArguments(others)).toEqual(withoutArguments(declared));
  });

  test("members read their renewed certificates every day", () => {
    const { spec } = declared.inputs<Tree>("CronJob", `${name}-certificate-reload`);
    const containers = named(spec?.jobTemplate?.spec?.template?.spec?.containers);
    expect(Object.keys(containers)).toEqual(["payments-0-ansan-0", "payments-1-ansan-0"]);
    expect(containers["payments-1-ansan-0"]?.command).toEqual([
      "patronictl",
      "--config-file",
      "/etc/patroni/patroni.yml",
      "reload",
      "--force",
      "payments-1",
      "payments-1-ansan-0",
    ]);
  });
});
