import { findTool } from "@holdfast/toolchain";

// A program of its own, because whether tests are skipped is settled before the first of them may wait for anything.
findTool("moto_server").then(
  ({ path }) => process.stdout.write(path),
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
