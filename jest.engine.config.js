/** Tests on the real Pulumi engine: they need the CLI. Plugins that are not installed are replaced by stand-ins. */
const unit = require("./jest.config.js");
module.exports = {
  ...unit,
  roots: ["<rootDir>/tests/engine"],
  globalSetup: "<rootDir>/tests/engine/plugins-on-path.ts",
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
