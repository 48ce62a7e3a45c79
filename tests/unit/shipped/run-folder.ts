import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** The variable that names the folder of {@link makeRunFolder}. */
export const RUN_FOLDER = "HOLDFAST_TEST_RUN";

/** Makes a folder that the test files of one run share, and that goes with the run. */
export default function makeRunFolder(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-test-run-"));
  process.env[RUN_FOLDER] = folder;
  // Hundreds of processes load the same modules: each is compiled once a run.
  process.env["NODE_COMPILE_CACHE"] = path.join(folder, "compiled");
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}
