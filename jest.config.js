const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
  ],
};

/**
 * Every suite is a project. `npm test` runs the unit tests, which need no CLI, no plugin and no network; the others
 * are run by name: `npm run test:engine`, `npm run test:lab` and so on.
 */
const suite = (name, folder, { seconds, ...options }) => ({
  displayName: name,
  rootDir: __dirname,
  testEnvironment: "node",
  // A package exports all its files under this condition, which tests alone set.
  testEnvironmentOptions: { customExportConditions: ["internal", "node", "node-addons"] },
  roots: [`<rootDir>/tests/${folder}`],
  testMatch: ["**/*.test.ts"],
  transform,
  // Jest takes a time limit of all projects together only; each test file sets its project's.
  globals: { SECONDS_PER_TEST: seconds },
  setupFilesAfterEnv: ["<rootDir>/tests/time-limit.js"],
  ...options,
});

/** Takes the plugins that are installed, and stand-ins for the others. */
const onEngine = { globalSetup: "<rootDir>/tests/system/engine/plugins-on-path.ts" };

module.exports = {
  // By default Jest leaves a core to itself, which is half of the two that CI has.
  maxWorkers: 2,
  projects: [
    {
      displayName: "unit",
      rootDir: __dirname,
      runner: "<rootDir>/tests/unit/plain-node/runner.mjs",
      roots: ["<rootDir>/tests/unit"],
      testMatch: ["**/*.test.ts"],
      transform,
      globalSetup: "<rootDir>/tests/unit/shipped/run-folder.ts",
      setupFilesAfterEnv: ["<rootDir>/tests/unit/plain-node/process.js"],
    },
    // In a real headless Chromium: it is taken from CHROMIUM_PATH, else from PATH.
    suite("browser", "system/browser", {
      globalSetup: "<rootDir>/tests/unit/shipped/run-folder.ts",
      seconds: 60,
    }),
    // On the real Pulumi engine: they need the CLI.
    suite("engine", "system/engine", { ...onEngine, seconds: 300 }),
    // Stacks built for real on a lab: minutes each.
    suite("lab", "system/lab", { ...onEngine, seconds: 300 }),
    // Rules and configuration of monitoring, by Prometheus' own promtool.
    suite("rules", "system/rules", { seconds: 60 }),
    // Event logs on NATS' own server: it is taken from NATS_SERVER_PATH, else from PATH.
    suite("event-logs", "system/event-logs", { seconds: 240 }),
    // Object stores on SeaweedFS's own program: it is taken from WEED_PATH, else from PATH.
    suite("object-stores", "system/object-stores", { seconds: 300 }),
    // SDKs in other languages, and the examples that use them: they need Go and Python, and their registries.
    suite("languages", "system/languages", { seconds: 900 }),
    // Drills for real: root, and the servers that docs/drill.md names. Minutes each.
    suite("drill", "system/drill", { ...onEngine, seconds: 480 }),
    // Thousands of damaged blueprints, judged and rendered.
    suite("fuzz", "system/fuzz", {
      globalSetup: "<rootDir>/tests/system/fuzz/choose-seed.ts",
      seconds: 1_800,
    }),
  ],
};
