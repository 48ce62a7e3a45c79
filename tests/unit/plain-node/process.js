/** How long one test may take, in milliseconds; machines may be slow. */
const LIMIT_MS = 600_000;

// What tests start gets the environment of who started them.
delete process.env.NODE_OPTIONS;

let running;
let since = 0;

// The runner waits for ever for a test that never ends. Others than this file's may not keep the process alive for it.
setInterval(() => {
  const { testPath, currentTestName } = expect.getState();
  const test = `${testPath}: ${currentTestName}`;
  if (test !== running) {
    running = test;
    since = performance.now();
  } else if (currentTestName && performance.now() - since > LIMIT_MS) {
    console.error(`${test} did not end within ${LIMIT_MS / 1000} s`);
    process.exit(1);
  }
}, 1000).unref();
