import { FakeEngine } from "./fake-engine";

test("an engine that was found beside PATH, in the cache for instance, is the one that runs", async () => {
  const engine = new FakeEngine();
  try {
    await engine.runs.stack("ansan");
    const argv = engine.calls().map((call) => call.argv.join(" "));
    expect(argv[0]).toBe("version");
    expect(argv[1]).toMatch(/^stack select .*ansan/);
  } finally {
    engine.remove();
  }
});
