import { connect, createServer, type Socket } from "node:net";
import type { Endpoint } from "./configuration";

/** Hands one connection on, until both ends have said all. */
function handOn(client: Socket, { address, port }: Endpoint): void {
  const server = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  client.setNoDelay(true);
  // Whatever ends one of them ends the other in the same way, as it would on one connection.
  client.on("error", () => server.resetAndDestroy());
  server.on("error", () => client.resetAndDestroy());
  client.on("close", () => server.destroy());
  server.on("close", () => client.destroy());
  client.pipe(server);
  server.pipe(client);
}

/**
 * Listens for connections and hands each on.
 *
 * @param target whom the next one goes to; `undefined` where it is refused
 * @returns once it listens
 */
export function forwardConnections(
  { address, port }: Endpoint,
  target: () => Endpoint | undefined,
): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const chosen = target();
    if (chosen) handOn(client, chosen);
    else client.resetAndDestroy();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
}
