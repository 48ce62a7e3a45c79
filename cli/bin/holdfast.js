#!/usr/bin/env node
// Whatever ends this process before there is a verdict, it has not judged anything.
process.exitCode = 2;
let run;
try {
  // The sources are TypeScript; tsx compiles them as they are loaded.
  require("tsx/cjs");
  ({ run } = require("../main"));
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND" || process.env.HOLDFAST_TRACE) throw error;
  process.stderr.write(
    [
      `error: ${error.message.split("\n")[0]}`,
      `  at: ${__filename}`,
      "  why: a package that holdfast is made of is not installed",
      "  fix: npm ci",
      "",
    ].join("\n"),
  );
}
run?.(process.argv);
