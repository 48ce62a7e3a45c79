import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const tsx = join(__dirname, "../../../node_modules/.bin/tsx");

/**
 * The program of moto's server: found, or installed into the cache where Python can do so.
 *
 * @returns its path; `undefined` where it cannot be had, and the reason is printed
 */
export function findMoto(): string | undefined {
  const { status, stdout, stderr } = spawnSync(tsx, [join(__dirname, "aws-find-moto.ts")], {
    encoding: "utf8",
  });
  if (status === 0) return stdout;
  process.stderr.write(`skipped, because moto's server cannot be had:\n${stderr}\n`);
  return undefined;
}

/** moto's server, as the AWS API of every region; what it holds ends with it. */
export class Moto {
  private constructor(
    private readonly server: ChildProcess,
    /** Address of the API. */
    public readonly endpoint: string,
  ) {}

  /**
   * Starts a server at an address that is free.
   *
   * @param program path of moto's server
   * @throws Error with its last lines when it ends before it listens
   */
  static async start(program: string): Promise<Moto> {
    const server = spawn(program, ["--host=127.0.9.1", "--port=0"], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const lines: string[] = [];
    for await (const line of createInterface(server.stderr)) {
      lines.push(line);
      const endpoint = /Running on (http:\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) {
        server.stderr.resume();
        return new Moto(server, endpoint);
      }
    }
    throw new Error(`moto ended before it listened:\n${lines.slice(-10).join("\n")}`);
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    this.server.kill();
    await once(this.server, "exit");
  }
}
