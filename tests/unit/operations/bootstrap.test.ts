import { deriveBlueprint } from "@holdfast/resilience";
import { ScheduledBackups } from "@holdfast/operations/backups/base-backup";
import { bootstrap, bootstrapSteps } from "@holdfast/operations/bootstrap";
import type { SiteCluster } from "@holdfast/operations/clusters/site-cluster";
import { EtcdVoters, versionIn } from "@holdfast/operations/quorums/etcd-voters";
import type { VoterSet } from "@holdfast/operations/quorums/voter-set";
import { Refusal, StepFailure } from "@holdfast/operations/refusal";
import { rehearseSteps } from "@holdfast/operations/run-steps";
import {
  delegationStep,
  firstBackupStep,
  prerequisitesStep,
  settledStep,
  sideBySideStep,
} from "@holdfast/operations/steps/first-start-steps";
import { paymentsBlueprint } from "../resilience/building/blueprints";
import { leader, placeholder, shardOf, worldWith } from "./looks";
import { Reality } from "./memory-world";

const none = { lost: [], evacuated: [] };
const payments = deriveBlueprint(paymentsBlueprint().graph());

describe("the order of the first start", () => {
  test("global, the sites side by side, voters, leaders, backups, and the delegation last", async () => {
    const told: string[] = [];
    const world = worldWith();
    const steps = bootstrapSteps({ world, lists: none, target: none, now: payments, then: payments });
    await rehearseSteps({ name: "bootstrap", arguments: {}, steps }, (text) => told.push(text));
    const titles = told.filter((line) => !line.startsWith(" ")).map((line) => line.replace(/^\d+\/\d+ /, ""));
    expect(titles).toEqual([
      ...["ansan", "siheung", "pangyo"].map((site) => `See whether ${site} has what it needs`),
      "Preview ansan, siheung, pangyo, global",
      "Update global: first start",
      "Update ansan, siheung, pangyo side by side",
      "Wait until failover has seen each of ansan, siheung, pangyo, aws-seoul, aws-osaka",
      expect.stringMatching(/^Bring the leaders home to /),
      "Take the first base backup of every shard",
      expect.stringMatching(/^See whether .* is delegated to its \d+ name servers$/),
    ]);
    expect(told.join("\n")).toContain("unknown, to be looked at by hand: registry (unseen)");
  });

  test.each([
    [
      "where a site is out of service",
      undefined,
      { lost: ["pangyo"], evacuated: [] },
      /pangyo is out of service/,
    ],
    [
      "of a site that is in service",
      "pangyo",
      none,
      /pangyo is in service: users and leaders may be sent there/,
    ],
    ["of a site that there is not", "busan", none, /there is no site busan/],
  ])("a start %s is refused", (_, site, lists, message) => {
    expect(() => bootstrap(site).target(lists, payments)).toThrow(message);
  });

  test("a site that is built anew stays out of service", () => {
    const lists = { lost: [], evacuated: ["pangyo"] };
    expect(bootstrap("pangyo").target(lists, payments)).toEqual(lists);
  });
});

test("a site that lacks a prerequisite is refused before anything is deployed, also in a rehearsal", async () => {
  const reality = new Reality();
  reality.lacking.set("pangyo", ["metrics (nothing serves metrics.k8s.io)"]);
  const step = prerequisitesStep(worldWith({}, reality), "pangyo");
  await expect(step.run(false)).rejects.toThrow(Refusal);
  await expect(step.rehearse?.()).rejects.toThrow(/pangyo lacks metrics .*npx holdfast preflight pangyo/s);
});

describe("side by side", () => {
  const stacks = ["ansan", "siheung"].map((part) => ({ name: part, part }));

  test("stacks are updated at the same time", async () => {
    let [now, most] = [0, 0];
    const world = worldWith({
      async update() {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
      },
    });
    expect((await sideBySideStep(world, stacks).run(false)).facts).toHaveLength(2);
    expect(most).toBe(2);
  });

  test("the other one goes on where one fails, and all that failed is told", async () => {
    const updated: string[] = [];
    const update = (fails: readonly string[]) =>
      worldWith({
        update({ name }) {
          if (fails.includes(name))
            return Promise.reject(new StepFailure(`${name} fails`, `look at ${name}`));
          updated.push(name);
          return Promise.resolve();
        },
      });
    await expect(sideBySideStep(update(["ansan"]), stacks).run(false)).rejects.toThrow("ansan fails");
    expect(updated).toEqual(["siheung"]);
    await expect(sideBySideStep(update(["ansan", "siheung"]), stacks).run(false)).rejects.toThrow(
      "ansan fails\nsiheung fails\n  fix: look at ansan; look at siheung",
    );
  });
});

describe("the quorum settles", () => {
  const quorum = (change: Partial<VoterSet>): VoterSet => ({
    name: "failover",
    declared: [{ name: "ansan" }, { name: "aws-seoul" }],
    placeholder: () => Promise.resolve(undefined),
    version: () => Promise.resolve("3.6.0"),
    listed: () => Promise.resolve(["ansan", "aws-seoul"].map((name) => ({ id: name, name }))),
    remove: () => Promise.resolve(),
    ...change,
  });
  const settle = (change: Partial<VoterSet>) => settledStep(worldWith(), quorum(change)).run(false);

  test("once every voter was seen", async () => {
    const versions = ["3.0.0", undefined, "3.6.0"];
    const { facts } = await settle({ version: () => Promise.resolve(versions.shift()) });
    expect(facts).toEqual(["failover has seen all its voters and is of version 3.6.0"]);
    expect(versions).toEqual([]);
  });

  test.each<[string, Partial<VoterSet>, RegExp]>([
    [
      "four of five",
      { version: () => Promise.resolve("3.0.0") },
      /not all of its voters have seen each other yet/,
    ],
    [
      "a voter that is not listed",
      { listed: () => Promise.resolve([{ id: "1", name: "ansan" }]) },
      /aws-seoul is not in its list/,
    ],
    [
      "voters that nobody reaches",
      { version: () => Promise.reject(new StepFailure("no voter says", "")) },
      /no voter says/,
    ],
  ])("never with %s, and says so", async (_, change, message) => {
    await expect(settle(change)).rejects.toThrow(message);
  });

  test("placeholders are told apart", async () => {
    const { outcome } = await settle({ placeholder: () => Promise.resolve("no process runs in it") });
    expect(outcome).toBe("not-applicable");
  });

  test("its version is asked of one voter after the other, by way of a client", async () => {
    const asked: string[] = [];
    const voter = (address: string) => ({
      address,
      placeholder: () => Promise.resolve(undefined),
      run: () => Promise.resolve({ code: 1, stdout: "", stderr: "" }),
    });
    const voters = new EtcdVoters("failover", [], [voter("10.0.0.1"), voter("10.0.0.2")], (address) => {
      asked.push(address);
      if (address === "10.0.0.1") return Promise.reject(new Error("refused"));
      return Promise.resolve('{"etcdserver":"3.6.8","etcdcluster":"3.6.0"}\n');
    });
    expect(await voters.version()).toBe("3.6.0");
    expect(asked).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(versionIn('{"etcdserver":"3.6.8","etcdcluster":"not_decided"}')).toBe("not_decided");
  });
});

describe("the first base backup", () => {
  const cluster = { ...shardOf({ pangyo: leader }), scope: "mail-0" };

  test("is taken at the leader's site, and waited for", async () => {
    const begun: string[] = [];
    let looks = 0;
    const backups = {
      scope: "mail-0",
      newest: () => Promise.resolve(looks++ < 3 ? undefined : "20261130F"),
      begin: (site: string) => Promise.resolve(void begun.push(site)),
    };
    const { facts } = await firstBackupStep(worldWith(), [cluster], [backups]).run(false);
    expect(facts).toEqual(["mail-0 has the backup 20261130F, taken at pangyo"]);
    expect(begun).toEqual(["pangyo"]);
  });

  test("is not taken twice, nor of a placeholder", async () => {
    const there = {
      scope: "mail-0",
      newest: () => Promise.resolve("x"),
      begin: () => Promise.reject(new Error()),
    };
    expect((await firstBackupStep(worldWith(), [cluster], [there]).run(false)).facts).toEqual([
      "mail-0 has the backup x",
    ]);
    const played = { ...cluster, ...placeholder };
    expect((await firstBackupStep(worldWith(), [played], [there]).run(false)).outcome).toBe("not-applicable");
  });

  test("that never comes fails the step", async () => {
    const never = {
      scope: "mail-0",
      newest: () => Promise.resolve(undefined),
      begin: () => Promise.resolve(),
    };
    await expect(firstBackupStep(worldWith(), [cluster], [never]).run(false)).rejects.toThrow(
      /mail-0 has no backup 43200 s after it was begun at pangyo[^]*job\/mail-0-backup-first/,
    );
    await expect(firstBackupStep(worldWith(), [cluster], []).run(false)).rejects.toThrow(
      /mail-0 has no vault/,
    );
  });

  test("is a job of the declared schedule, made once", async () => {
    const posted: object[] = [];
    let status = 201;
    const site: SiteCluster = {
      answers: () => Promise.resolve(true),
      run: () => Promise.reject(new Error("not here")),
      read: () =>
        Promise.resolve({
          spec: { jobTemplate: { metadata: { labels: { a: "b" } }, spec: { backoffLimit: 3 } } },
        }),
      ask: (path, content = {}) => {
        posted.push({ path, ...content });
        return Promise.resolve({ status, body: {} });
      },
    };
    const schedules = new Map([["pangyo", { namespace: "data", name: "mail-0-backup", cluster: site }]]);
    const info = JSON.stringify([{ backup: [{ label: "old" }, { label: "new" }] }]);
    const backups = new ScheduledBackups(cluster, schedules, () =>
      Promise.resolve({ code: 0, stdout: info, stderr: "" }),
    );
    await backups.begin("pangyo");
    expect(posted).toEqual([
      {
        path: "/apis/batch/v1/namespaces/data/jobs",
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { labels: { a: "b" }, name: "mail-0-backup-first", namespace: "data" },
        spec: { backoffLimit: 3 },
      },
    ]);
    expect(await backups.newest()).toBe("new");
    status = 409;
    await backups.begin("pangyo");
    status = 403;
    await expect(backups.begin("pangyo")).rejects.toThrow(/pangyo answers 403/);
    await expect(backups.begin("ansan")).rejects.toThrow(/no backup of mail-0 is declared at ansan/);
  });

  test("an archive that is not there yet has none, and one that cannot be read fails", async () => {
    const backups = (code: number, stdout: string) =>
      new ScheduledBackups(cluster, new Map(), () =>
        Promise.resolve({ code, stdout, stderr: "ERROR: [055]" }),
      );
    expect(await backups(0, "[]").newest()).toBeUndefined();
    expect(await backups(0, '[{"status":{"code":1}}]').newest()).toBeUndefined();
    await expect(backups(55, "").newest()).rejects.toThrow(
      /archive of mail-0 cannot be read: ERROR: \[055\]/,
    );
  });
});

describe("the delegation", () => {
  const zone = { zone: "kr.example", nameServers: ["ns1.kr.example.", "NS-1.route53.example"] };
  const delegated = (...names: string[]) => {
    const reality = new Reality();
    reality.delegated = names;
    return delegationStep(worldWith({}, reality), zone).run(false);
  };

  test("is seen in whatever order and case", async () => {
    expect((await delegated("ns-1.route53.example", "ns1.KR.example")).outcome).toBe("done");
  });

  test.each<[string, string[], RegExp]>([
    ["nobody", [], /delegated to nobody that answers from here[^]*kr\.example\. NS ns1\.kr\.example\./],
    ["one provider", ["ns-1.route53.example"], /is not delegated to ns1\.kr\.example\n/],
    [
      "a stranger",
      ["ns-1.route53.example", "ns1.kr.example", "ns.old.example"],
      /ns\.old\.example, which no resource declares/,
    ],
  ])("to %s fails the last step", async (_, names, message) => {
    await expect(delegated(...names)).rejects.toThrow(message);
  });
});
