import { Resolver } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { DeclaredPod } from "../declared/pod";

/** Milliseconds between two attempts to ask a name server that does not answer yet. */
const ASKED_AGAIN = 500;

/** A name server's pod, as far as it matters here. */
export interface NameServer {
  readonly address: string;
  readonly pod: {
    /** Which of its lives this is; `undefined` while it is down. */
    readonly life: number | undefined;
    readonly declared: Pick<DeclaredPod, "ports" | "containers">;
  };
}

function port({ pod }: NameServer): number {
  return z.number().catch(53).parse(pod.declared.ports.get("dns-udp"));
}

async function answers(server: NameServer, hostnames: readonly string[]): Promise<boolean> {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`${server.address}:${port(server)}`]);
  const asked = await Promise.allSettled(hostnames.map((hostname) => resolver.resolve4(hostname)));
  return asked.every(({ status }) => status === "fulfilled");
}

/**
 * Does for a name server that was started what its cluster does by the declared probes: asks it for every public name
 * until it answers, and waits for as long after its start as its readiness is not asked for.
 *
 * PowerDNS begins to check a name's targets when it is first asked for the name, and until it has a result answers any
 * of them. So one that has just been started may lead users to a site that is lost.
 *
 * @param hostnames names that users ask for
 * @returns whether it is ready; false where it was ended meanwhile
 */
export async function becameReady(server: NameServer, hostnames: readonly string[]): Promise<boolean> {
  const { life } = server.pod;
  const lives = (): boolean => life !== undefined && server.pod.life === life;
  const delay = Math.max(0, ...server.pod.declared.containers.map((each) => each.readyAfterSeconds));
  const settled = pause(delay * 1000);
  while (lives() && !(await answers(server, hostnames))) await pause(ASKED_AGAIN);
  await settled;
  return lives();
}
