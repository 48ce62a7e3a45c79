import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { DRILL_GROUP, endMarked, markedProcesses } from "./marks";
import { removeSharedMemory } from "./shared-memory";

/** Between two looks whether all have ended, in milliseconds. */
const LOOK = 20;

/** Ends all processes of the drill, and removes what they left. */
async function tidy(folders: readonly string[]): Promise<void> {
  while (markedProcesses(DRILL_GROUP).length > 0) {
    endMarked(DRILL_GROUP);
    await pause(LOOK);
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  removeSharedMemory(DRILL_GROUP);
}

// Its input ends with whoever started it, however that ends.
process.stdin.resume();
process.stdin.once("close", () => void tidy(process.argv.slice(2)));
