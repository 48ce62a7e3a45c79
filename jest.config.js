/** Unit tests: no CLI, no plugin, no network. The engine and the browser have configurations of their own. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  globalSetup: "<rootDir>/tests/shipped/run-folder.ts",
  // By default Jest leaves a core to itself, which is half of the two that CI has.
  maxWorkers: 2,
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/tests/engine/",
    "<rootDir>/tests/browser/",
    "<rootDir>/tests/drills/",
    "<rootDir>/tests/lab-stacks/",
    "<rootDir>/tests/fuzz/",
  ],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  testTimeout: 30_000,
};
