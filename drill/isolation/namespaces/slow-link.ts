import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";

/** Device by which programs make tun devices. */
const TUN = "/dev/net/tun";

/** Packets that wait for the program that holds them. An assumption: more than a drill's users cause at once. */
const QUEUE_LENGTH = 5000;

/** Where the rules of slow links stand among the backbone's: before the one that all other packets follow. */
const FROM_PRIORITY = 100;
const TO_PRIORITY = 101;

/** A site whose cable is to be slow. */
export interface SlowSite {
  /** Number of the site, from 1; unique. */
  readonly index: number;
  /** Its cable's end in the backbone. */
  readonly uplink: string;
  /** Addresses in CIDR notation that are found there. */
  readonly routes: readonly string[];
}

/** Routing tables of a slow link: what comes from its site, and what goes there. */
function tablesOf({ index }: SlowSite): { from: number; to: number } {
  return { from: 1000 + index, to: 2000 + index };
}

/**
 * Lines for `ip -batch` that send a site's packets, both ways, through a device; what comes back from it takes the
 * ordinary routes. Packets of the backbone itself, such as the drill's own questions, take those from the start.
 *
 * @param device that packets are held behind
 * @param others the other sites' cables
 */
export function detour(site: SlowSite, device: string, others: readonly string[]): string[] {
  const { from, to } = tablesOf(site);
  return [
    `route add default dev ${device} table ${from}`,
    ...site.routes.map((route) => `route add ${route} dev ${device} table ${to}`),
    `rule add iif ${site.uplink} priority ${FROM_PRIORITY} lookup ${from}`,
    ...others.map((other) => `rule add iif ${other} priority ${TO_PRIORITY} lookup ${to}`),
  ];
}

/** Lines that take the detour back; its routes go with the device. */
export function straight(site: SlowSite, others: readonly string[]): string[] {
  const { from, to } = tablesOf(site);
  return [
    `rule del iif ${site.uplink} priority ${FROM_PRIORITY} lookup ${from}`,
    ...others.map((other) => `rule del iif ${other} priority ${TO_PRIORITY} lookup ${to}`),
  ];
}

/** True where this machine lets a program hold packets. */
export function linksCanBeSlow(): boolean {
  return existsSync(TUN);
}

/**
 * A site's cable on which every packet takes longer. Made of a tun device and a program that holds what it is given,
 * since not every kernel has netem.
 */
export class SlowLink {
  private constructor(
    private readonly site: SlowSite,
    private readonly others: readonly string[],
    private readonly device: string,
    private readonly program: ChildProcess,
  ) {}

  /**
   * Makes a cable slow, in the network namespace that this process is in.
   *
   * @param milliseconds for which each packet is held, on either way
   */
  static start(site: SlowSite, others: readonly string[], milliseconds: number): SlowLink {
    const device = `slow${site.index}`;
    command("ip", ["tuntap", "add", "dev", device, "mode", "tun"]);
    command("ip", ["link", "set", device, "up", "txqueuelen", String(QUEUE_LENGTH)]);
    const words = [join(__dirname, "hold-packets.py"), device, String(milliseconds)];
    const program = spawn("/usr/bin/python3", words, { stdio: "ignore" });
    // Until it runs, packets wait in the device or are lost, as on a cable that gets worse.
    program.on("error", () => undefined);
    command("ip", ["-batch", "-"], `${detour(site, device, others).join("\n")}\n`);
    return new SlowLink(site, others, device, program);
  }

  /** Makes it as fast as it was. Packets that are held then are lost. */
  stop(): void {
    command("ip", ["-batch", "-"], `${straight(this.site, this.others).join("\n")}\n`);
    this.program.kill("SIGKILL");
    command("ip", ["link", "del", this.device]);
  }
}
