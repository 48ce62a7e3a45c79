import { Resolver } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { fileOf } from "../declared/pod";
import type { DataSite, StandingPod } from "./site";

/** PowerDNS' own default between two checks of a target, in seconds. */
const DEFAULT_CHECK_SECONDS = 5;

/** Longest time that a check may take, in seconds: what the zone gives it, rounded up. */
const CHECK_PATIENCE_SECONDS = 6;

function checkSeconds({ pod }: StandingPod): number {
  const found = /^lua-health-checks-interval=(\d+)$/m.exec(fileOf(pod.declared, "pdns.conf") ?? "");
  return found ? Number(found[1]) : DEFAULT_CHECK_SECONDS;
}

function port({ pod }: StandingPod): number {
  return z.number().catch(53).parse(pod.declared.ports.get("dns-udp"));
}

/**
 * Asks every name server for every public name, and waits until each has checked its targets.
 *
 * PowerDNS begins to check a name's targets when it is first asked for the name, and takes them for alive until then.
 * A name server that has served for a while has been asked for all of them; so each is, before anything is done.
 */
export async function warmNameServers(
  sites: readonly DataSite[],
  hostnames: readonly string[],
): Promise<void> {
  const servers = sites.flatMap(({ pods }) => pods.filter(({ role }) => role === "name-server"));
  await Promise.all(
    servers.map(async (server) => {
      const resolver = new Resolver({ timeout: 2000, tries: 3 });
      resolver.setServers([`${server.address}:${port(server)}`]);
      for (const hostname of hostnames) await resolver.resolve4(hostname);
    }),
  );
  const longest = Math.max(0, ...servers.map(checkSeconds));
  await pause((longest + CHECK_PATIENCE_SECONDS) * 1000);
}
