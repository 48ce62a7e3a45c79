import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineHome } from "@holdfast/lab/deployment/engine-home";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-engine-home-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the engine finds no folder to log to, and the plugins of its user", () => {
  const own = join(folder, "own");
  mkdirSync(join(own, "plugins", "resource-aws-v7.48.0"), { recursive: true });
  const home = engineHome(join(folder, "lab", "home"), { PULUMI_HOME: own });
  expect(statSync(join(home, "logs")).isFile()).toBe(true);
  expect(existsSync(join(home, "plugins", "resource-aws-v7.48.0"))).toBe(true);
});

test("plugins that are downloaded are there for the user too", () => {
  const home = engineHome(join(folder, "home"), { HOME: folder });
  writeFileSync(join(home, "plugins", "downloaded"), "");
  expect(existsSync(join(folder, ".pulumi", "plugins", "downloaded"))).toBe(true);
});

test("a second time finds what the first has made", () => {
  const environment = { HOME: folder };
  engineHome(join(folder, "home"), environment);
  writeFileSync(join(folder, "home", "credentials.json"), "{}");
  expect(engineHome(join(folder, "home"), environment)).toBe(join(folder, "home"));
  expect(existsSync(join(folder, "home", "credentials.json"))).toBe(true);
});
