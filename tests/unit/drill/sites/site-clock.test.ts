import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileClock, SiteClock } from "@holdfast/drill/sites/site-clock";

const compiler = spawnSync("cc", ["--version"]).status === 0;
const python = spawnSync("python3", ["--version"]).status === 0;

/** What differs by program: C's `date` reads once; Python also sleeps, and measures for how long. */
const program = `
import sys, time
for line in sys.stdin:
    counted = time.monotonic()
    time.sleep(0.2)
    print(time.time(), time.monotonic() - counted, flush=True)
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "site-clock-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

(compiler && python ? test : test.skip)("a clock that is set shifts the time of day, and no waiting", () => {
  const image = { user: "root", environment: { KEPT: "1" }, binds: [], files: [] };
  const clock = new SiteClock(compileClock(folder), folder);
  const { environment, binds } = clock.wornBy(image);
  const sourceOf = (path: string) => binds.find((bind) => bind.path === path)?.source;
  const env = {
    ...process.env,
    LD_PRELOAD: sourceOf(environment["LD_PRELOAD"] ?? ""),
    DRILL_CLOCK: sourceOf(environment["DRILL_CLOCK"] ?? ""),
  };
  expect(environment["KEPT"]).toBe("1");
  for (const seconds of [0, -30, 45]) {
    clock.set(seconds);
    const { stdout, stderr } = spawnSync("python3", ["-c", program], { env, input: "\n", encoding: "utf8" });
    expect(stderr).toBe("");
    const [time = 0, waited = 0] = stdout.trim().split(" ").map(Number);
    expect(Math.abs(time - seconds - Date.now() / 1000)).toBeLessThan(5);
    expect(waited).toBeGreaterThan(0.19);
    expect(waited).toBeLessThan(5);
  }
});
