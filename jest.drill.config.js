/** Drills for real: root, and the servers that docs/drill.md names. Minutes each, so not part of the other tests. */
const engine = require("./jest.engine.config.js");
module.exports = { ...engine, roots: ["<rootDir>/tests/drills"] };
