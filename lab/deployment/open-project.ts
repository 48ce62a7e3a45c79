import type { Lab } from "../lab";
import { type Engine, engineEnvironment } from "./engine-environment";
import { LabProject } from "./lab-project";

/** A project as a lab deploys it, with what does so. */
export interface OpenedProject {
  /** The lab's copy. */
  readonly project: LabProject;
  /** The engine, which works on that copy and on this lab alone. */
  readonly engine: Engine;
}

/**
 * Makes the lab's copy of a project, or finds it, and finds the engine for it.
 *
 * @param lab the lab, running
 * @param project folder of the project that is deployed
 * @param onProgress told what programs are looked for
 * @throws ToolNotFoundError when the engine or a plugin cannot be had
 */
export async function openProject(
  lab: Lab,
  project: string,
  onProgress?: (line: string) => void,
): Promise<OpenedProject> {
  const copy = LabProject.in(project, lab.folder);
  const engine = await engineEnvironment(copy, { ...process.env, ...lab.environment }, onProgress);
  return { project: copy, engine };
}
