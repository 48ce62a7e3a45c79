import { createRunner } from "jest-light-runner";

/**
 * Runs test files one after another in processes of plain Node. Files of a process share its modules, and what is known of
 * the shipped blueprint: to load all of that anew for each file takes longer than the tests do.
 */
export default class PlainNodeRunner extends createRunner({ runtime: "child_process" }) {
  constructor(globalConfig, ...others) {
    // One worker alone would be Jest's own process, which reads no TypeScript, nor packages' files that only tests import.
    super({ ...globalConfig, maxWorkers: Math.max(2, globalConfig.maxWorkers) }, ...others);
    process.env.NODE_OPTIONS = "--import tsx --conditions=internal";
  }
}
