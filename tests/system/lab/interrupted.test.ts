import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import { BuiltLab } from "./built-lab";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);

/** When each of ten updates is killed, as a share of the time that a whole one takes on this machine. */
const kills = fc.sample(fc.noBias(fc.double({ min: 0.15, max: 0.95, noNaN: true })), { seed, numRuns: 10 });

const built = new BuiltLab({
  stacks: ["ansan"],
  program: "few-services",
  network: `127.${190 + (process.pid % 40)}`,
});
beforeAll(() => built.up(), 600_000);
afterAll(() => built.remove(), 120_000);

/** How a run of the engine's command ended, with the end of what it printed. */
interface Ended {
  code: number | null;
  said: string;
}

/** Starts the engine's command on the lab's project, and waits for its end. */
async function pulumi(args: readonly string[], killAfterMilliseconds?: number): Promise<Ended> {
  const { project, engine } = built.prepared;
  const child = spawn("pulumi", [...args, "--stack", "ansan", "--non-interactive"], {
    cwd: project.folder,
    env: engine.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that a kill takes the plugins too, as losing the machine would.
    detached: true,
  });
  let said = "";
  const hear = (text: Buffer) => (said = (said + text.toString()).slice(-4_000));
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, said })));
  if (killAfterMilliseconds !== undefined) {
    const done = await Promise.race([ended.then(() => true), sleep(killAfterMilliseconds, false)]);
    if (!done) process.kill(-child.pid!, "SIGKILL");
  }
  return ended;
}

/** Runs the engine's command to its end; what it printed is the error where it fails. */
async function succeed(args: readonly string[]): Promise<void> {
  const { code, said } = await pulumi(args);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${said}`);
}

/** Objects in the cluster and in state, by what identifies each: neither may have one that the other lacks. */
async function compare(): Promise<{ cluster: string[]; state: string[] }> {
  const identify = ({ kind, metadata }: { kind: string; metadata: { namespace?: string; name: string } }) =>
    `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
  return {
    cluster: (await built.cluster("ansan").madeByPulumi()).map(identify).sort(),
    state: (await built.objects("ansan")).map(identify).sort(),
  };
}

test(`an up that is killed anywhere is recovered, with no orphan and no duplicate (seed ${seed})`, async () => {
  const whole = await compare();
  expect(whole.cluster).toEqual(whole.state);
  expect(whole.state.length).toBeGreaterThan(30);
  expect((await built.runs.destroy("ansan")).changes["delete"]).toBeGreaterThan(30);
  expect((await compare()).cluster).toEqual([]);

  const resources: number[] = [];
  // The steps of docs/runbook.md, each time: the lock is taken away, and the next up looks at what is there first.
  const again = ["up", "--refresh", "--yes", "--skip-preview"];
  const startedAt = performance.now();
  await succeed(again);
  const wholeMilliseconds = performance.now() - startedAt;
  await succeed(["destroy", "--refresh", "--yes", "--skip-preview"]);
  for (const [run, kill] of kills.entries()) {
    await pulumi(again, kill * wholeMilliseconds);
    resources.push((await built.state("ansan")).length);
    await pulumi(["cancel", "--yes"]);
    if (run % 4 === 3) await succeed(["destroy", "--refresh", "--yes", "--skip-preview"]);
  }
  // The kills have to come at different points for this to say anything.
  expect(new Set(resources).size).toBeGreaterThan(3);

  await succeed(again);
  expect(await compare()).toEqual(whole);
  await succeed(["preview", "--expect-no-changes"]);
}, 1_200_000);
