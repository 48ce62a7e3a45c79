/** Stacks built for real on a lab: minutes each, so not part of the tests of the engine. */
const engine = require("./jest.engine.config.js");
module.exports = { ...engine, roots: ["<rootDir>/tests/lab-stacks"] };
