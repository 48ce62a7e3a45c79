import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { runFirstStart } from "./first-start/run-first-start";
import { isFirstStart } from "./first-start/scenario";
import type { DrillRun } from "./run/drill-run";
import type { InsideRequest, InsideLine } from "./run/inside-request";
import { runDrill } from "./run/run-drill";
import { prepareServices } from "./run/prepare-services";
import { command } from "./isolation/command";
import { Loopback } from "./isolation/loopback/loopback";
import { Namespaces } from "./isolation/namespaces/namespaces";
import { World } from "./sites/world";

/** Where what does not outlive the drill is mounted, in this process' namespace only: in memory. */
const RUN = "/run";

/** What is not played, whatever the machine allows. */
const leftOut = [
  "Route 53 is not played: resolvers ask the sites' own name servers only",
  "the vault's copy in another region is not played, nor who may write to it",
];

/** What of a declaration is not played: a file among members' is a pooler's. */
function unplayed({ declaration }: InsideRequest): string[] {
  const pooled = declaration.sites.some(({ objects }) => /"pgbouncer\.ini":/.test(JSON.stringify(objects)));
  return pooled ? ["PgBouncer beside members is not played: services write to PostgreSQL itself"] : [];
}

/** What of a first start is not played. */
const leftOutOfFirstStart = [
  "machines in the cloud install this machine's etcd: its digest stands in their user data in place of the declared one",
  "what a machine's role allows is not looked at, and its data volume is memory",
  "the parent's delegation of the zone is not played: resolvers are told of the sites' name servers",
];

function tell(line: InsideLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function mountedFolder(): string {
  command("mount", ["-t", "tmpfs", "tmpfs", RUN]);
  for (const folder of ["netns", "lock", "drill"]) mkdirSync(join(RUN, folder));
  return join(RUN, "drill");
}

// The first process of namespaces made for it: whatever it starts, mounts or adds to a network is gone when it is.
async function inside(path: string): Promise<void> {
  const request = JSON.parse(readFileSync(path, "utf8")) as InsideRequest;
  const say = (text: string): void => tell({ kind: "step", text });
  const logs = join(request.folder, "logs");
  const { loopback } = request;
  const folder = loopback?.folder ?? mountedFolder();
  const isolation = loopback
    ? new Loopback(loopback.ranges, folder, logs)
    : new Namespaces(basename(request.folder));
  const [first] = request.scenarios;
  const firstStart = first && isFirstStart(first) ? first : undefined;
  const world = await World.build({
    ...request,
    isolation,
    folder,
    logs,
    say,
    fromNothing: firstStart !== undefined,
  });
  const written = (run: DrillRun, index: number): void => {
    const file = join(request.folder, `run-${index}.json`);
    writeFileSync(file, JSON.stringify(run));
    tell({ kind: "run", file });
  };
  if (firstStart) {
    const run = await runFirstStart({
      ...request,
      world,
      scenario: firstStart,
      index: 0,
      leftOut: [...leftOut, ...unplayed(request), ...leftOutOfFirstStart, ...isolation.leftOut],
      progress: tell,
    });
    written(run, 0);
    world.kill();
    return;
  }
  await world.start();
  const services = await prepareServices(world, request.declaration);
  for (const [index, scenario] of request.scenarios.entries()) {
    const run = await runDrill({
      world,
      scenario,
      index,
      services,
      seed: request.seed + index,
      folder: request.folder,
      leftOut: [...leftOut, ...unplayed(request), ...isolation.leftOut],
      progress: tell,
    });
    written(run, index);
  }
  world.kill();
}

const [, , path] = process.argv;
inside(path ?? "").then(
  () => process.exit(0),
  (error: unknown) => {
    tell({ kind: "failed", text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exit(1);
  },
);
