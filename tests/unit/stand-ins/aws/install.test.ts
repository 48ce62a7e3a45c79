import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { version } from "@pulumi/aws/package.json";
import { pluginDirectory, withAwsPlugin } from "@holdfast/aws-stand-in";

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "aws-stand-in-")));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

describe("the search path", () => {
  function withPlugins(plugins: object[]) {
    script(join(directory, "pulumi"), `[ "$*" = "plugin ls --json" ] && echo '${JSON.stringify(plugins)}'`);
    return withAwsPlugin({ PATH: `${directory}:/usr/bin:/bin`, OTHER: "kept" });
  }

  test("leads to the stand-in when no official plugin is installed", () => {
    const { environment, plugin } = withPlugins([
      { name: "kubernetes", kind: "resource", version: "4.32.0" },
    ]);
    expect(plugin).toBe("stand-in");
    expect(environment).toEqual({ PATH: `${pluginDirectory}:${directory}:/usr/bin:/bin`, OTHER: "kept" });
  });

  test("is left alone when the official plugin is installed", () => {
    const { environment, plugin } = withPlugins([{ name: "aws", kind: "resource", version }]);
    expect(plugin).toBe("official");
    expect(environment.PATH).toBe(`${directory}:/usr/bin:/bin`);
  });

  test("leads to the stand-in when the official plugin has another version", () => {
    expect(withPlugins([{ name: "aws", kind: "resource", version: "6.0.0" }]).plugin).toBe("stand-in");
  });

  test("is an error when there is no pulumi", () => {
    expect(() => withAwsPlugin({ PATH: directory })).toThrow(/pulumi/);
  });
});

describe("the program", () => {
  test("starts through a link, from anywhere, and says its port", async () => {
    const link = join(directory, "pulumi-resource-aws");
    symlinkSync(join(pluginDirectory, "pulumi-resource-aws"), link);
    const plugin = spawn(link, ["127.0.0.1:1"], {
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", HOME: directory },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const port = await new Promise<string>((resolve, reject) => {
        plugin.stdout.once("data", (data: Buffer) => resolve(data.toString()));
        plugin.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
      });
      expect(port).toMatch(/^\d+\n$/);
    } finally {
      plugin.kill();
    }
  });

  test("ends with the engine, however that ends", async () => {
    const program = join(pluginDirectory, "pulumi-resource-aws");
    // Prints the plugin's number, and then the plugin prints its port.
    const engine = spawn("sh", ["-c", '"$0" 127.0.0.1:1 & echo $!; wait', program], {
      env: { PATH: "/usr/bin:/bin", HOME: directory },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said: string[] = [];
    for await (const line of createInterface(engine.stdout)) {
      said.push(line);
      if (said.length === 2) break;
    }
    const plugin = Number(said[0]);
    engine.kill("SIGKILL");
    const lives = () => {
      try {
        return process.kill(plugin, 0);
      } catch {
        return false;
      }
    };
    for (let tenths = 0; lives() && tenths < 100; tenths++) await sleep(100);
    const outlived = lives();
    if (outlived) process.kill(plugin);
    expect(outlived).toBe(false);
  }, 120_000);

  test("steps aside for the official plugin", () => {
    const plugins = join(directory, "plugins", `resource-aws-v${version}`);
    mkdirSync(plugins, { recursive: true });
    script(join(plugins, "pulumi-resource-aws"), 'echo "official $1"');
    const said = execFileSync(join(pluginDirectory, "pulumi-resource-aws"), ["127.0.0.1:1"], {
      env: { PATH: "/usr/bin:/bin", PULUMI_HOME: directory },
      encoding: "utf8",
    });
    expect(said).toBe("official 127.0.0.1:1\n");
  });
});
