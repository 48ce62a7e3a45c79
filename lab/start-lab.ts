import type { ResourceGraph } from "@holdfast/resilience";
import { labAddresses, ports } from "./addresses";
import { readDataSites, readHomeRegion } from "./declared/data-sites";
import { type Lab, labOf } from "./lab";
import { LabError } from "./lab-error";
import { endProcesses, killNow } from "./processes/end";
import { identify, isRunning } from "./processes/identity";
import { Launcher } from "./programs/launcher";
import { moto } from "./programs/moto";
import { describeTools, findTools } from "./programs/tools";
import type { LabProgress } from "./progress";
import { LabFolder } from "./record/folder";
import { takeLock } from "./record/lock";
import { type LabRecord, programsOf } from "./record/record";
import { prepareSite, startControlPlane } from "./start-control-plane";
import { endAll } from "./sweep";

/** How a lab is started. */
export interface StartLabOptions {
  /** Its folder; made if need be, and emptied of what an earlier lab left. */
  readonly folder: string;
  /** What the stack that declares everything would create; the sites are read from it. */
  readonly graph: ResourceGraph;
  /** The first two bytes of its addresses. Default: "127.0". */
  readonly network?: string;
  /** Variables from which its programs get theirs, and by which they are found. Default: those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the start; everything that was started is ended. Default: it cannot be ended. */
  readonly signal?: AbortSignal;
  /** Called with each step. Default: nobody is told. */
  readonly onProgress?: (progress: LabProgress) => void;
}

/** The control planes are Linux programs, and processes are told apart by what Linux says of them. */
function requireLinux(): void {
  if (process.platform === "linux") return;
  throw new LabError({
    what: `the lab does not run on ${process.platform}`,
    fix: "run it on Linux, for instance in a virtual machine or a container",
  });
}

function newRecord(graph: ResourceGraph, network?: string): LabRecord {
  const sites = readDataSites(graph);
  const addresses = labAddresses(sites.length, network);
  const starter = identify(process.pid);
  if (starter === undefined) throw new Error("/proc does not show this process");
  return {
    format: 1,
    phase: "starting",
    starter,
    startedAt: new Date().toISOString(),
    sites: sites.map((declared, index) => ({
      declared: {
        ...declared,
        halls: [...declared.halls],
        preparedStorageClasses: [...declared.preparedStorageClasses],
      },
      address: addresses.sites[index] ?? "",
      programs: [],
    })),
    aws: {
      address: addresses.aws,
      region: readHomeRegion(graph),
      accountId: sites[0]?.awsAccountId ?? "",
      programs: [],
    },
  };
}

/** Refuses a folder whose lab runs, and empties it of one that does not. */
async function makeRoom(folder: LabFolder): Promise<void> {
  const earlier = folder.read();
  if (earlier?.phase === "running" && programsOf(earlier).some(isRunning)) {
    throw new LabError({
      what: `a lab runs already: started ${earlier.startedAt}, sites ${earlier.sites.map(({ declared }) => declared.name).join(", ")}`,
      fix: "use it (npx holdfast lab status), or end it with npx holdfast lab down",
    });
  }
  await endAll(folder);
  folder.remove();
}

/** Runs the parts at once; the first failure ends the others. Waits until all of them have ended. */
async function allOrNothing(
  signal: AbortSignal | undefined,
  parts: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let first: { cause: unknown } | undefined;
  await Promise.all(
    parts.map((part) =>
      part(either).catch((cause: unknown) => {
        first ??= { cause };
        failed.abort();
      }),
    ),
  );
  signal?.throwIfAborted();
  if (first) throw first.cause;
}

/**
 * Starts a lab: for each declared data site a control plane at addresses of its own, and an AWS API. When it returns,
 * all of it does its work and goes on without this process; {@link stopLab} ends it. When it throws, nothing of it runs.
 *
 * @param options how
 * @throws LabError when one runs already, when somebody else is starting one, or when a program cannot be started
 * @throws InvalidInputError when the declaration or the network cannot be used
 * @throws the signal's reason when that is raised
 */
export async function startLab(options: StartLabOptions): Promise<Lab> {
  requireLinux();
  const record = newRecord(options.graph, options.network);
  const folder = new LabFolder(options.folder);
  const lock = await takeLock(folder.path);
  if (lock === undefined) {
    const pid = folder.read()?.starter.pid;
    throw new LabError({
      what: `another command starts or ends this lab just now${pid === undefined ? "" : ` (process ${pid})`}`,
      fix: "wait until it is done, or end it with npx holdfast lab down",
    });
  }
  try {
    await makeRoom(folder);
    return await startWhole(folder, record, options);
  } catch (error) {
    throw withAdvice(error, folder);
  } finally {
    await lock.release();
  }
}

/** Starts everything, or leaves nothing running. */
async function startWhole(folder: LabFolder, record: LabRecord, options: StartLabOptions): Promise<Lab> {
  const killStarted = () => killNow(programsOf(record));
  process.once("exit", killStarted);
  try {
    folder.create([...record.sites.map(({ declared }) => declared.name), "aws"]);
    folder.write(record);
    await startAll(folder, record, options);
    record.phase = "running";
    folder.write(record);
    return labOf(folder, record);
  } catch (error) {
    await endProcesses(programsOf(record), 0);
    await endAll(folder);
    // Logs say why it failed; nobody asks why when it was interrupted.
    folder.remove(!options.signal?.aborted);
    throw error;
  } finally {
    process.off("exit", killStarted);
  }
}

async function startAll(folder: LabFolder, record: LabRecord, options: StartLabOptions): Promise<void> {
  const { environment = process.env, onProgress = () => undefined } = options;
  const tools = await findTools({
    environment,
    signal: options.signal,
    onProgress: (step) => onProgress({ part: "tools", step, state: "working" }),
  });
  onProgress({ part: "tools", step: describeTools(tools), state: "ready" });
  const written = () => folder.write(record);
  const parts = (signal: AbortSignal) => {
    const launcher = new Launcher({ folder, tools, environment, signal, written });
    return { folder, launcher, tools, signal, onProgress };
  };
  const told =
    (part: string, work: (signal: AbortSignal) => Promise<void>) => async (signal: AbortSignal) => {
      try {
        await work(signal);
      } catch (error) {
        const [what = ""] = error instanceof Error ? error.message.split("\n") : [];
        onProgress({ part, step: signal.aborted ? "given up" : what, state: "failed" });
        throw error;
      }
    };
  await allOrNothing(options.signal, [
    ...record.sites.map((site) =>
      told(site.declared.name, async (signal) => {
        await prepareSite(folder, site);
        await startControlPlane(site, parts(signal));
      }),
    ),
    told("aws", async (signal) => {
      const { address, accountId, programs } = record.aws;
      onProgress({ part: "aws", step: "moto_server", state: "working" });
      await parts(signal).launcher.start("aws", moto(address, accountId), programs);
      onProgress({ part: "aws", step: `AWS API at http://${address}:${ports.aws}`, state: "ready" });
    }),
  ]);
}

/** Says what to do where the disk refused; other errors stay as they are. */
function withAdvice(error: unknown, folder: LabFolder): unknown {
  const advice: Record<string, string> = {
    ENOSPC: "make room on the disk that holds it, then start again",
    EACCES: "let this user write there",
    EROFS: "let this user write there",
  };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const fix = advice[code];
  if (!(error instanceof Error) || fix === undefined) return error;
  return new LabError(
    { what: `the lab's folder ${folder.path} cannot be written: ${error.message}`, fix },
    { cause: error },
  );
}
