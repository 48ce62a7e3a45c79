/** The fuzz: thousands of damaged blueprints, judged and rendered. Minutes, so not part of the other tests. */
const unit = require("./jest.config.js");
module.exports = {
  ...unit,
  roots: ["<rootDir>/tests/fuzz"],
  globalSetup: "<rootDir>/tests/fuzz/choose-seed.ts",
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 1_800_000,
};
