import { createRequire } from "node:module";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Project } from "./project";
import { RecordingMonitor, type RegisteredResource } from "./recording-monitor";

/** Parts of Pulumi's runtime that its declarations leave out. */
type Runtime = typeof pulumi.runtime & {
  setMockOptions(monitor: object, project: string, stack: string, preview: boolean): void;
  awaitFeatureSupport(): Promise<void>;
  waitForRPCs(): Promise<void>;
};

/**
 * Runs a Pulumi program inside this process, without the engine, plugins, credentials or network, and
 * returns every resource that it registers, in the shape of the engine's state.
 *
 * Works once in a process: modules of the program stay loaded.
 *
 * @param project what {@link readProject} returned
 * @throws whatever the program throws, also from inside an `apply`
 */
export async function evaluate(project: Project): Promise<RegisteredResource[]> {
  // The program must find the runtime that is prepared here, so it is loaded from where the program is.
  const load = createRequire(path.join(project.folder, "Pulumi.yaml"));
  const { runtime } = load("@pulumi/pulumi") as { runtime: Runtime };
  const monitor = new RecordingMonitor(runtime);
  runtime.setMockOptions(monitor, project.name, project.stack, true);
  await runtime.awaitFeatureSupport();
  runtime.setAllConfig({ ...project.configuration }, [...project.secretKeys]);

  let failure: { cause: unknown } | undefined;
  const fail = (cause: unknown) => {
    failure ??= { cause };
  };
  process.on("unhandledRejection", fail);
  // The runtime takes a stack trace for every promise; mapping each to the sources doubles the time.
  const sourceMaps = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(false);
  // After a failure the handler stays: the runtime rejects several promises for one error, some of them later.
  await runtime.runInPulumiStack(async () => {
    const exported: unknown = load(project.program);
    return typeof exported === "function" ? ((await exported()) as object) : exported;
  });
  await runtime.waitForRPCs();
  // Rejections of promises that nobody waits for are told in the turn after the last one settles.
  await new Promise((resolve) => setImmediate(resolve));
  process.setSourceMapsEnabled(sourceMaps);
  if (failure) throw failure.cause;
  process.off("unhandledRejection", fail);
  return monitor.registered;
}
