const { addEventHandler } = require("jest-circus");

/** How long one test or hook may take that says nothing else, in milliseconds. */
const LIMIT_MS = 30_000;

// What tests start gets the environment of who started them.
delete process.env.NODE_OPTIONS;

/** Limits that files set for all of theirs. */
const limits = new Map();
const currentFile = () => expect.getState().testPath;

jest.setTimeout = (milliseconds) => limits.set(currentFile(), milliseconds);

/** The function, failing where what it waits for takes longer: the runner itself would wait for ever. */
const limited = (run, milliseconds) => async () => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it did not end within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
};

// Handlers are called after Jest's own, which keeps what was declared as the last of its block.
addEventHandler(({ name }, { currentDescribeBlock }) => {
  if (name !== "add_test" && name !== "add_hook") return;
  const { children, hooks } = currentDescribeBlock;
  const declared = (name === "add_test" ? children : hooks).at(-1);
  if (declared.fn === undefined) return;
  if (declared.fn.length > 0)
    throw new Error(`${currentFile()}: give back a promise; no callback is handed in`);
  declared.fn = limited(declared.fn, declared.timeout ?? limits.get(currentFile()) ?? LIMIT_MS);
});
