import { readFileSync, watchFile } from "node:fs";
import { type Endpoint, type Forwarded, forwarderConfiguration } from "./configuration";
import { forwardConnections } from "./tcp";
import { forwardDatagrams } from "./udp";

/** How often it is looked whether the file has changed, in milliseconds. */
const LOOK = 200;

function nameOf({ protocol, address, port }: Forwarded): string {
  return `${protocol} ${address}:${port}`;
}

/** Stands for what forwards at a site: hands what arrives for its Services to their pods, as a file says. */
async function serve(path: string): Promise<void> {
  const targets = new Map<string, readonly Endpoint[]>();
  const read = (): Forwarded[] => {
    const all = forwarderConfiguration.parse(JSON.parse(readFileSync(path, "utf8")));
    for (const each of all) targets.set(nameOf(each), each.targets);
    return all;
  };
  for (const each of read()) {
    const target = (): Endpoint | undefined => {
      const ready = targets.get(nameOf(each)) ?? [];
      return ready[Math.floor(Math.random() * ready.length)];
    };
    await (each.protocol === "tcp" ? forwardConnections(each, target) : forwardDatagrams(each, target));
  }
  watchFile(path, { interval: LOOK }, read);
  // It may have changed since it was read.
  read();
}

const [, , path] = process.argv;
serve(path ?? "").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
