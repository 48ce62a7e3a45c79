/** Tests in a real headless Chromium: it is taken from CHROMIUM_PATH, else from PATH. */
const unit = require("./jest.config.js");
module.exports = {
  ...unit,
  roots: ["<rootDir>/tests/browser"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 60_000,
  maxWorkers: 1,
};
