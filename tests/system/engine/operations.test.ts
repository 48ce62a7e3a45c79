import { setTimeout as sleep } from "node:timers/promises";
import { OperationsProject, parts } from "./operations-project";

const project = new OperationsProject();

/** An operation deploys four stacks one after the other, on a machine that does other things too. */
jest.setTimeout(900_000);

beforeAll(() => project.deploy());
afterAll(() => project.remove());

interface ConfigMap {
  data: Record<string, string>;
}
interface Autoscaler {
  spec: { minReplicas: number };
}

/** Whether a site's name server names Pangyo, and how many replicas a service has there at least. */
async function deployedAt(site: string) {
  const api = project.api(site);
  const zone = (await api.get("/api/v1/namespaces/dns/configmaps/dns-kr-example")) as ConfigMap;
  const answer = /^payments\.kr\.example\. .*$/m.exec(zone.data["kr.example.zone"] ?? "")?.[0] ?? "";
  const path = "/apis/autoscaling/v2/namespaces/services/horizontalpodautoscalers/payments";
  const { minReplicas } = ((await api.get(path)) as Autoscaler).spec;
  return { answered: answer.includes("198.51.100.10"), least: minReplicas };
}

/** Everything at the sites that an evacuation of Pangyo changes, as the API servers have it. */
async function deployed() {
  const sites = [];
  for (const site of ["ansan", "siheung", "pangyo"]) sites.push(await deployedAt(site));
  const member = (await project
    .api("pangyo")
    .get("/api/v1/namespaces/data/configmaps/payments-0-pangyo")) as ConfigMap;
  return {
    answered: sites.map(({ answered }) => answered),
    least: sites.map(({ least }) => least),
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

/** Kills an operation with SIGKILL, three seconds after one of its steps has begun. */
async function killedIn(step: string, ...args: string[]): Promise<void> {
  const { child, ended } = project.start("holdfast", args);
  const operation = args.filter((argument) => argument !== "--yes").join(" ");
  while (!project.record(operation).some((line) => line.step === step)) {
    expect(child.exitCode).toBeNull();
    await sleep(200);
  }
  await sleep(3000);
  child.kill("SIGKILL");
  await ended;
}

/** Events of a step in the record of an operation. */
function eventsOf(operation: string, step: string): string[] {
  return project
    .record(operation)
    .filter((line) => line.step === step)
    .map(({ event }) => event);
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
  const step = "update siheung: users leave pangyo";
  await killedIn(step, "evacuate", "pangyo", "--yes");
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
  const of = (name: string) => eventsOf("evacuate pangyo", name);
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

test("with a site's control plane killed, a failover deploys to the others only, even when it is killed itself", async () => {
  const operation = "failover --lost pangyo";
  const stateOf = async () => (await project.pulumi("stack", "export", "--stack", "pangyo")).stdout;
  const state = await stateOf();
  const recorded = project.record(operation);
  await project.stopSite("pangyo");

  const rehearsal = await project.holdfast("failover", "--lost", "pangyo", "--dry-run");
  expect(rehearsal).toMatchObject({ code: 0, stderr: "" });
  expect(rehearsal.stdout).toContain("without pangyo: 2 of 2 services serve all of peak");
  expect(rehearsal.stdout).toMatch(/Preview ansan, siheung, global\n/);
  expect(rehearsal.stdout).toMatch(/ {4}ansan: \d+ update \(.*HorizontalPodAutoscaler 1/);
  expect(project.files()).toEqual(before);
  expect(project.record(operation)).toEqual(recorded);

  const step = "update siheung: carry what pangyo did";
  await killedIn(step, "failover", "--lost", "pangyo", "--yes");
  expect(project.record(operation).at(-1)).toMatchObject({ event: "step-started", step });
  const again = await project.holdfast("failover", "--lost", "pangyo", "--yes");
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect(again.stdout).toContain("goes on where it stopped");

  expect(eventsOf(operation, "update ansan: carry what pangyo did")).toEqual(["step-started", "step-done"]);
  expect(eventsOf(operation, step)).toEqual(["step-started", "step-started", "step-done"]);
  const lines = project.record(operation);
  expect(lines.at(-1)?.event).toBe("finished");
  expect(lines.filter((line) => line.step?.startsWith("update pangyo"))).toEqual([]);
  expect(await stateOf()).toBe(state);
  for (const site of ["ansan", "siheung"]) {
    const { answered, least } = await deployedAt(site);
    expect({ site, answered, least }).toEqual({ site, answered: false, least: 8 });
  }
  for (const stack of ["ansan", "siheung", "global"]) {
    const ended = await project.pulumi("preview", "--stack", stack, "--expect-no-changes");
    expect({ stack, code: ended.code }).toEqual({ stack, code: 0 });
  }
  for (const text of project.files()) expect(text).toContain("  holdfast:lost: [pangyo]\n");
});

test("no secret is in any record, and no kubeconfig among temporary files", () => {
  const operations = ["evacuate pangyo", "failback pangyo", "failover --lost pangyo"];
  const text = JSON.stringify(operations.flatMap((operation) => project.record(operation)));
  expect(text).not.toMatch(/PRIVATE KEY|client-key-data|LS0tLS/);
  expect(project.leftTemporaryFiles()).toEqual([]);
});
