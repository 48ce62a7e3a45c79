import { once, setMaxListeners } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { finished } from "node:stream/promises";
import { InvalidInputError } from "@holdfast/resilience";
import { readConfigurationFile } from "../service/configuration-file";
import { usersConfiguration, type UsersConfiguration } from "./configuration";
import { Keys } from "./keys";
import { ProgressCount } from "./progress";
import { seeded } from "./random";
import { User } from "./user";

/** Values that a drill has for itself: more than its users write in any time that it may take. */
const valuesPerDrill = 10_000_000;

/** Milliseconds between two lines of progress. */
const progressEvery = 1_000;

// Every user of the drill in one process: its argument is the path of its configuration. Told to stop (SIGTERM or
// SIGINT), it waits for the requests under way, writes what it has to the file, and ends.
async function generate(configuration: UsersConfiguration): Promise<void> {
  const stop = new AbortController();
  // Every user listens.
  setMaxListeners(0, stop.signal);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  // Nobody listens any more: whoever started this is gone.
  process.stdout.on("error", () => stop.abort());
  const output = createWriteStream(configuration.outputFile, { flags: "a" });
  await once(output, "open");
  const origin = BigInt(configuration.originNanoseconds);
  const now = () => Number(process.hrtime.bigint() - origin) / 1e6;
  const count = new ProgressCount(configuration.services.map(({ service }) => service));
  const progress = setInterval(() => console.log(JSON.stringify(count.take(now()))), progressEvery);
  let value = configuration.drill * valuesPerDrill;
  const around = {
    ...configuration,
    now,
    authority: readFileSync(configuration.authorityFile),
    nextValue: () => ++value,
    note: (attempt: Parameters<ProgressCount["note"]>[0]) => {
      count.note(attempt);
      output.write(`${JSON.stringify(attempt)}\n`);
    },
    stopped: stop.signal,
  };
  const users = configuration.services.flatMap((service, at) => {
    const random = seeded(configuration.seed + at);
    const prefix = `${service.service}-${configuration.drill}`;
    const keys = new Keys(prefix, configuration.usersPerService, random);
    return Array.from({ length: configuration.usersPerService }, (_, user) => {
      const { resolvers, seed } = configuration;
      const resolver = resolvers[user % resolvers.length] ?? "";
      const random = seeded(seed + at * 1_000_003 + user * 7_919 + 1);
      return new User(service, user, keys, random, { ...around, resolver });
    });
  });
  await Promise.all(users.map((user) => user.use()));
  clearInterval(progress);
  output.end();
  await finished(output);
}

try {
  const configuration = readConfigurationFile(process.argv[2], usersConfiguration);
  generate(configuration).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
} catch (error) {
  if (!(error instanceof InvalidInputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
