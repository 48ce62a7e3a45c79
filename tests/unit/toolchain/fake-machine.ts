import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FindOptions, ToolName } from "@holdfast/toolchain";

/** What each program says when it is asked for its version. */
const sayings: Partial<Record<ToolName, (version: string) => string>> = {
  pulumi: (version) => `v${version}`,
  etcd: (version) => `etcd Version: ${version}\nGit SHA: 0000000\nGo Version: go1.26.8`,
  "kube-apiserver": (version) => `Kubernetes v${version}`,
  "kube-controller-manager": (version) => `Kubernetes v${version}`,
  "kube-scheduler": (version) => `Kubernetes v${version}`,
  kwok: (version) => `kwok version v${version} go1.26.8 (linux/amd64)`,
  moto_server: (version) => `moto ${version}`,
  "check-registers": (version) => `check-registers with porcupine v${version}`,
};

/** Text of a program that says its version as the real one does, and nothing else. */
export function saysVersion(name: ToolName, version: string): string {
  return `#!/bin/sh\necho '${sayings[name]?.(version)}'\n`;
}

/** A program in JavaScript, run by the Node that runs this test. */
export function inNode(source: string): string {
  return `#!${process.execPath}\n${source}\n`;
}

/** A machine of its own: an empty PATH, home and cache, and what the search says. */
export class FakeMachine {
  public readonly root = mkdtempSync(join(tmpdir(), "holdfast-toolchain-test-"));
  public readonly cache = join(this.root, "cache");
  public readonly said: string[] = [];
  public readonly environment: NodeJS.ProcessEnv = {
    HOME: join(this.root, "home"),
    PATH: this.folder("bin"),
    // Nobody listens there: the machine reaches no site.
    HOLDFAST_DOWNLOAD_MIRROR: "http://127.0.0.1:9",
  };

  /** Makes a folder. */
  public folder(...names: string[]): string {
    const path = join(this.root, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Writes a program into a folder of the machine. */
  public program(folder: string, name: string, text: string): string {
    const path = join(this.folder(folder), name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  /** How a tool is looked for on this machine. */
  public options(more: FindOptions = {}): FindOptions {
    return {
      environment: this.environment,
      cache: this.cache,
      onProgress: (line) => this.said.push(line),
      ...more,
    };
  }

  /** What is in the cache, half-made folders too. */
  public cached(): string[] {
    try {
      return readdirSync(this.cache).sort();
    } catch {
      return [];
    }
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
