/** Tests on the real Pulumi engine: they need the CLI, the language host and the Kubernetes plugin. */
const unit = require("./jest.config.js");
module.exports = {
  ...unit,
  roots: ["<rootDir>/tests/engine"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
