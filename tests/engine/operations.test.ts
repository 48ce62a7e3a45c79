import { setTimeout as sleep } from "node:timers/promises";
import { OperationsProject, parts } from "./operations-project";

const project = new OperationsProject();

/** An operation deploys four stacks one after the other, on a machine that does other things too. */
jest.setTimeout(900_000);

beforeAll(() => project.deploy());
afterAll(() => project.remove());

/** Everything at the sites that an evacuation of Pangyo changes, as the API servers have it. */
async function deployed() {
  interface ConfigMap {
    data: Record<string, string>;
  }
  interface Autoscaler {
    spec: { minReplicas: number };
  }
  const zones: string[] = [];
  const least: number[] = [];
  for (const site of ["ansan", "siheung", "pangyo"]) {
    const api = project.api(site);
    const zone = (await api.get("/api/v1/namespaces/dns/configmaps/dns-kr-example")) as ConfigMap;
    zones.push(zone.data["kr.example.zone"] ?? "");
    const path = "/apis/autoscaling/v2/namespaces/services/horizontalpodautoscalers/payments";
    least.push(((await api.get(path)) as Autoscaler).spec.minReplicas);
  }
  const member = (await project
    .api("pangyo")
    .get("/api/v1/namespaces/data/configmaps/payments-0-pangyo")) as ConfigMap;
  const answers = zones.map((zone) => /^payments\.kr\.example\. .*$/m.exec(zone)?.[0] ?? "");
  return {
    answered: answers.map((answer) => answer.includes("198.51.100.10")),
    least,
    priority: /failover_priority: (\d+)/.exec(member.data["patroni.yml"] ?? "")?.[1],
  };
}

const usual = { answered: [true, true, true], least: [6, 6, 6], priority: "2" };
const emptied = { answered: [false, false, false], least: [8, 8, 6], priority: "0" };

/** What every stack would change. */
async function outstanding(): Promise<string[]> {
  const changing: string[] = [];
  for (const stack of parts) {
    const { code } = await project.pulumi("preview", "--stack", stack, "--expect-no-changes");
    if (code !== 0) changing.push(stack);
  }
  return changing;
}

let before: string[];

test("a rehearsal previews every stack and changes nothing", async () => {
  before = project.files();
  expect(await deployed()).toEqual(usual);
  const { code, stdout, stderr } = await project.holdfast("evacuate", "pangyo", "--dry-run");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("without pangyo: 2 of 2 services serve all of peak");
  expect(stdout).toMatch(/ {4}ansan: \d+ update \(.*HorizontalPodAutoscaler 1/);
  expect(stdout).toMatch(/ {4}pangyo: .*Job 1/);
  expect(stdout).toMatch(/payments-0: payments-0-\w+-0 is a placeholder on the kwok node/);
  expect(project.files()).toEqual(before);
  expect(project.record("evacuate pangyo")).toEqual([]);
  expect(await deployed()).toEqual(usual);
});

test.each([
  [["failover", "--lost", "pangyo", "--yes"], 1, /refused \(a lost site is dark\): the API server of pangyo/],
  [["evacuate", "busan", "--yes"], 2, /there is no site busan/],
  [["evacuate", "pangyo"], 2, /nobody can be asked whether to deploy/],
  [["evacuate", "pangyo", "--yes", "--force"], 2, /--force is given without a reason/],
  [["failback", "pangyo", "--yes"], 2, /pangyo is in service/],
])("refused: %j", async (args, code, message) => {
  const ended = await project.holdfast(...args);
  expect(ended).toMatchObject({ code, stderr: expect.stringMatching(message) as string });
  expect(project.files()).toEqual(before);
});

test("killed half-way and run again, an evacuation comes to its end", async () => {
  const { child, ended } = project.start("holdfast", ["evacuate", "pangyo", "--yes"]);
  const step = "update siheung: users leave pangyo";
  while (!project.record("evacuate pangyo").some((line) => line.step === step)) {
    expect(child.exitCode).toBeNull();
    await sleep(200);
  }
  await sleep(3000);
  child.kill("SIGKILL");
  await ended;
  expect(project.record("evacuate pangyo").at(-1)).toMatchObject({ event: "step-started", step });

  const other = await project.holdfast("evacuate", "siheung", "--yes");
  expect(other).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("one operation at a time") as string,
  });

  const again = await project.holdfast("evacuate", "pangyo", "--yes");
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect(again.stdout).toContain("goes on where it stopped");
  expect(again.stdout).toMatch(/Update ansan: users leave pangyo: done before/);

  const lines = project.record("evacuate pangyo");
  const of = (name: string) => lines.filter((line) => line.step === name).map(({ event }) => event);
  expect(of("update ansan: users leave pangyo")).toEqual(["step-started", "step-done"]);
  expect(of(step)).toEqual(["step-started", "step-started", "step-done"]);
  expect(of("Hand the leaders at pangyo over")).toEqual(["step-started", "step-not-applicable"]);
  expect(lines.at(-1)?.event).toBe("finished");
  expect(lines.find(({ event }) => event === "step-not-applicable")?.facts?.[0]).toContain(
    "no process runs in it",
  );

  expect(await deployed()).toEqual(emptied);
  expect(await outstanding()).toEqual([]);
  for (const [index, text] of project.files().entries()) {
    expect(text).toContain("  holdfast:evacuated: [pangyo]\n");
    expect(text.replace("  holdfast:evacuated: [pangyo]\n", "")).toBe(before[index]);
  }
});

test("a second site is not evacuated besides, unless it is forced", async () => {
  const { code, stderr } = await project.holdfast("evacuate", "siheung", "--dry-run");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining(
      "refused (one site at a time): pangyo is out of service already",
    ) as string,
  });
});

test("the site comes back, and everything is as it was", async () => {
  const args = ["--yes", "--stabilise", "5", "--verify", "counters"];
  const { code, stdout, stderr } = await project.holdfast("failback", "pangyo", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("pangyo held for 5 s");
  expect(await deployed()).toEqual(usual);
  expect(project.files()).toEqual(before);
  expect(await outstanding()).toEqual([]);
});

test("no secret is in any record", () => {
  const text = JSON.stringify([...project.record("evacuate pangyo"), ...project.record("failback pangyo")]);
  expect(text).not.toMatch(/PRIVATE KEY|client-key-data|LS0tLS/);
});
