import { createRunner } from "jest-light-runner";

/**
 * Runs test files one after another in processes of plain Node. Files of a process share its modules, and what is known of
 * the shipped blueprint: to load all of that anew for each file takes longer than the tests do.
 */
export default class PlainNodeRunner extends createRunner({ runtime: "child_process" }) {
  constructor(globalConfig, ...others) {
    // One worker alone would be Jest's own process, which reads no TypeScript, nor packages' files that only tests import.
    super({ ...globalConfig, maxWorkers: Math.max(2, globalConfig.maxWorkers) }, ...others);
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const onTests = (test, result) =>
      result.testResults.length > 0
        ? onResult(test, result)
        : onFailure(test, new Error("it declares no test"));
    // Of these processes alone: they get the environment that there is when they start.
    const { NODE_OPTIONS } = process.env;
    process.env.NODE_OPTIONS = "--import tsx --conditions=internal";
    try {
      await super.runTests(tests, watcher, onStart, onTests, onFailure);
    } finally {
      if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = NODE_OPTIONS;
    }
  }
}
