import { createSocket } from "node:dgram";
import type { Endpoint } from "./configuration";

/** Time for which answers to somebody who asked are handed back, in milliseconds. An assumption: resolvers wait less long. */
const PATIENCE = 10_000;

/**
 * Listens for datagrams and hands each on, and the answers back.
 *
 * @param target whom one that asks anew is handed to; `undefined` where nobody answers
 * @returns once it listens
 */
export function forwardDatagrams(
  { address, port }: Endpoint,
  target: () => Endpoint | undefined,
): Promise<void> {
  const front = createSocket("udp4");
  const asking = new Map<string, (question: Buffer) => void>();
  const wayFor = (who: string, sender: Endpoint): ((question: Buffer) => void) | undefined => {
    const found = asking.get(who);
    if (found) return found;
    const chosen = target();
    if (!chosen) return undefined;
    const back = createSocket("udp4");
    // Whoever asked hears nothing, and asks again.
    back.on("error", () => undefined);
    back.on("message", (answer) => front.send(answer, sender.port, sender.address));
    const way = (question: Buffer): void => back.send(question, chosen.port, chosen.address);
    asking.set(who, way);
    setTimeout(() => {
      asking.delete(who);
      back.close();
    }, PATIENCE);
    return way;
  };
  front.on("message", (question, sender) => {
    wayFor(`${sender.address}:${sender.port}`, sender)?.(question);
  });
  return new Promise((resolve, reject) => {
    front.once("error", reject);
    front.bind(port, address, resolve);
  });
}
