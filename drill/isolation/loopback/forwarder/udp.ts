import { createSocket, type Socket } from "node:dgram";
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
  const asking = new Map<string, Socket>();
  const socketFor = (who: string, sender: Endpoint): Socket | undefined => {
    const found = asking.get(who);
    if (found) return found;
    const chosen = target();
    if (!chosen) return undefined;
    const back = createSocket("udp4");
    // Refused: whoever asked hears nothing, and asks again.
    back.on("error", () => undefined);
    back.on("message", (answer) => front.send(answer, sender.port, sender.address));
    back.connect(chosen.port, chosen.address);
    asking.set(who, back);
    setTimeout(() => {
      asking.delete(who);
      back.close();
    }, PATIENCE);
    return back;
  };
  front.on("message", (question, sender) => {
    const back = socketFor(`${sender.address}:${sender.port}`, sender);
    if (!back) return;
    const send = (): void => back.send(question);
    try {
      back.remoteAddress();
      send();
    } catch {
      back.once("connect", send);
    }
  });
  return new Promise((resolve, reject) => {
    front.once("error", reject);
    front.bind(port, address, resolve);
  });
}
