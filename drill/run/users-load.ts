import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import type { Attempt } from "../history/attempt";
import { ownProgram } from "../isolation/own-program";
import type { World } from "../sites/world";
import type { UsersConfiguration } from "../users/configuration";
import { REQUEST_TIMEOUT_MILLISECONDS } from "../users/patience";
import type { UsersProgress } from "../users/progress";
import type { DrilledService } from "./drill-run";
import type { ServiceLoad } from "./progress";

/** Users of each service, each with one request under way at most. An assumption: enough that every second has some. */
const USERS_PER_SERVICE = 8;

/** Between two requests of a user, on average. An assumption. */
const PAUSE_MILLISECONDS = 100;

/** What users got, second by second. */
export type LoadListener = (milliseconds: number, services: Readonly<Record<string, ServiceLoad>>) => void;

/** All users of one drill, while they use. */
export class UsersLoad {
  private constructor(
    private readonly file: string,
    private readonly program: ReturnType<World["users"]["program"]>,
  ) {}

  /**
   * Lets users begin.
   *
   * @param drill which it is of those on these sites, from 0
   * @param origin `process.hrtime.bigint()` at the drill's start
   * @param folder that attempts are written to
   */
  static start(
    world: World,
    services: readonly DrilledService[],
    drill: number,
    seed: number,
    origin: bigint,
    folder: string,
    listen: LoadListener,
  ): UsersLoad {
    const file = `${folder}/attempts-${origin}.jsonl`;
    const configuration: UsersConfiguration = {
      services: services.map(({ service, hostname, shards }) => ({ service, hostname, shards, port: 443 })),
      usersPerService: USERS_PER_SERVICE,
      resolvers: [...world.users.resolverAddresses],
      authorityFile: world.users.write("ca.crt", world.authorityCertificate),
      requestTimeoutMilliseconds: REQUEST_TIMEOUT_MILLISECONDS,
      pauseMilliseconds: PAUSE_MILLISECONDS,
      seed,
      drill,
      outputFile: file,
      originNanoseconds: String(origin),
    };
    const path = world.users.write("users.json", JSON.stringify(configuration));
    const program = world.users.program(ownProgram("users/generate.ts", path), "load", true);
    const output = program.start();
    if (output) {
      createInterface({ input: output }).on("line", (line) => {
        const progress = JSON.parse(line) as UsersProgress;
        listen(
          progress.milliseconds,
          Object.fromEntries(progress.services.map(({ service, ...load }) => [service, load])),
        );
      });
    }
    return new UsersLoad(file, program);
  }

  /** Lets users finish what they ask for, and reads what all of them got. */
  async stop(): Promise<Attempt[]> {
    await this.program.stop();
    const lines = readFileSync(this.file, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Attempt);
  }
}
