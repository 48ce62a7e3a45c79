import { workerData } from "node:worker_threads";
import { runCommandLine } from "@holdfast/cli/main";
import type { CommandLines, Ended } from "../command-thread";

/*
 * Runs command lines one after another in this thread, each as the process `holdfast` would. Who asks sleeps until the
 * answer is there.
 */
const { port, answers } = workerData as CommandLines;

const written = { out: "", error: "" };
for (const [stream, name] of [
  [process.stdout, "out"],
  [process.stderr, "error"],
] as const) {
  stream.write = (text: string | Uint8Array) => {
    written[name] += typeof text === "string" ? text : Buffer.from(text).toString();
    return true;
  };
}

function answer(ended: Ended | { defect: string }): void {
  port.postMessage(ended);
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
}

process.on("exit", () => answer({ defect: `the thread ended, having written: ${written.error}` }));

port.on("message", (args: string[]) => {
  Object.assign(written, { out: "", error: "" });
  runCommandLine([process.execPath, "holdfast", ...args]).then(
    () => answer({ code: Number(process.exitCode), ...written }),
    (error: unknown) => answer({ defect: String(error) }),
  );
});
