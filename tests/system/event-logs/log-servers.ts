import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type NatsServer, renderServer } from "@holdfast/contract/nats/server";
import { SurvivalGoal } from "holdfast";
import { resolveEventLog } from "holdfast/event-log/schema";
import { serverSettings, streamFiles } from "holdfast/event-log/server-configuration";
import { certify, freePort, makeAuthority, until } from "../real-servers";
import { Connection } from "./connection";

/** NATS' own server: it is taken from NATS_SERVER_PATH, else from PATH. */
export const program = process.env["NATS_SERVER_PATH"] ?? "nats-server";

/** The sites of the log; each has one server. */
export const siteNames = ["ansan", "siheung", "pangyo"] as const;
export type SiteName = (typeof siteNames)[number];

/** Arguments of the component at a site. */
const resolved = (site: SiteName) =>
  resolveEventLog("push", {
    eventLog: "push",
    site,
    sites: siteNames.map((name, index) => ({
      name,
      clusterDomain: `${name}.example`,
      podCidr: `10.${index}.0.0/16`,
    })),
    survive: SurvivalGoal.OneSite,
    rpoSeconds: 0,
    streams: [{ name: "PUSH", subjects: ["push.>"], maximumGiB: 1 }],
    clients: [{ namespace: "services", service: "push" }],
    storageGiB: 2,
    image: `nats@sha256:${"a".repeat(64)}`,
    clientImage: `nats-box@sha256:${"b".repeat(64)}`,
  });

/** What a stream's leader says of it. */
export interface StreamState {
  /** The site of its leader. */
  readonly leader: SiteName;
  readonly messages: number;
  readonly lastSequence: number;
}

/** A message that was acknowledged. */
export interface Acknowledged {
  readonly sequence: number;
  readonly body: string;
}

/** Servers of one log, one a site, told what the component tells them, but for files, ports and hosts, which are this machine's. */
export class LogServers {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "holdfast-nats-"));
  private readonly running = new Map<SiteName, ChildProcess>();
  private readonly connections: Connection[] = [];
  private readonly ports = new Map<SiteName, { client: number; monitor: number; cluster: number }>();

  /** Gives each server its ports, certificates and folder. */
  async place(): Promise<void> {
    makeAuthority(this.folder);
    certify(this.folder, "server", "push-server", true);
    certify(this.folder, "push", "push", false);
    certify(this.folder, "streams", "push-streams", false);
    certify(this.folder, "stranger", "stranger", false);
    for (const site of siteNames) {
      mkdirSync(this.dataOf(site));
      const [client, monitor, cluster] = [await freePort(), await freePort(), await freePort()];
      this.ports.set(site, { client, monitor, cluster });
    }
  }

  /** Where a server keeps its streams. */
  dataOf(site: SiteName): string {
    return path.join(this.folder, site);
  }

  /** What the component tells a server. */
  settingsOf(site: SiteName): NatsServer {
    const given = serverSettings(resolved(site));
    const own = this.ports.get(site)!;
    const tls = {
      certificate: path.join(this.folder, "server.crt"),
      key: path.join(this.folder, "server.key"),
      authority: path.join(this.folder, "ca.crt"),
      verifies: true,
    };
    const others = siteNames.filter((name) => name !== site);
    return {
      ...given,
      clientPort: own.client,
      monitorPort: own.monitor,
      tls,
      cluster: {
        ...given.cluster!,
        port: own.cluster,
        routes: others.map((name) => `localhost:${this.ports.get(name)?.cluster}`),
        tls,
      },
      jetStream: { ...given.jetStream!, directory: this.dataOf(site) },
    };
  }

  /** Writes what a server is told, and gives the file. */
  configure(site: SiteName, settings = this.settingsOf(site)): string {
    const file = path.join(this.folder, `${site}.conf`);
    writeFileSync(file, renderServer(settings));
    return file;
  }

  /** Starts the servers that do not run, as they were configured last. */
  start(): void {
    for (const site of siteNames)
      if (!this.running.has(site)) {
        const file = path.join(this.folder, `${site}.conf`);
        this.running.set(site, spawn(program, ["-c", file], { stdio: "ignore" }));
      }
  }

  /** Kills a server, and waits until it is gone. */
  async kill(site: SiteName): Promise<void> {
    const server = this.running.get(site);
    if (!server) return;
    this.running.delete(site);
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  }

  /** Freezes a server, or lets it go on: to others it is silent, and its connections stand. */
  freeze(site: SiteName, isFrozen: boolean): void {
    this.running.get(site)?.kill(isFrozen ? "SIGSTOP" : "SIGCONT");
  }

  /** Whether a server says of itself what monitoring asks: it has a leader, and its copies of streams are current. */
  async isCurrent(site: SiteName): Promise<boolean> {
    const { status } = await fetch(`http://localhost:${this.ports.get(site)?.monitor}/healthz`);
    return status === 200;
  }

  /** Connects to a server as somebody who has a certificate. */
  async open(site: SiteName, name: string): Promise<Connection> {
    const text = (file: string): string => readFileSync(path.join(this.folder, file), "utf8");
    const identity = { cert: text(`${name}.crt`), key: text(`${name}.key`), ca: text("ca.crt") };
    const port = this.ports.get(site)?.client ?? 0;
    const connection = await until(() => Connection.open(port, identity), 60);
    this.connections.push(connection);
    return connection;
  }

  /** Declares the stream as the component's job does; gives what the server answers. */
  async declareStream(): Promise<Record<string, unknown>> {
    const streams = await this.open("ansan", "streams");
    const file = Object.values(streamFiles(resolved("ansan")))[0] ?? "{}";
    return until(async () => {
      const answer = await streams.ask("$JS.API.STREAM.CREATE.PUSH", file, 5000);
      return answer && answer["error"] === undefined ? answer : undefined;
    }, 90);
  }

  /** Ends everything that runs. */
  async stop(): Promise<void> {
    for (const connection of this.connections) connection.close();
    for (const site of siteNames) await this.kill(site);
  }

  /** Removes every file of servers that were stopped. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Publishes a message, again until it is acknowledged; it is kept once however often it is sent. */
export async function publish(connection: Connection, body: string): Promise<Acknowledged> {
  const sequence = await until(async () => {
    const answer = await connection.ask("push.test", body, 2000, body);
    // A refusal has a sequence too, of 0.
    const sequence = answer?.["error"] === undefined ? answer?.["seq"] : undefined;
    return typeof sequence === "number" && sequence > 0 ? sequence : undefined;
  }, 60);
  return { sequence, body };
}

/** What the leader of the stream says of it, once there is one. */
export async function streamState(connection: Connection): Promise<StreamState> {
  return until(async () => {
    const answer = await connection.ask("$JS.API.STREAM.INFO.PUSH", "");
    const [cluster, state] = [answer?.["cluster"], answer?.["state"]] as [
      { leader?: string }?,
      { messages?: number; last_seq?: number }?,
    ];
    const leader = siteNames.find((site) => cluster?.leader === `push-${site}`);
    if (leader === undefined || state?.messages === undefined) return undefined;
    return { leader, messages: state.messages, lastSequence: state.last_seq ?? 0 };
  }, 60);
}

/** Acknowledged messages that the stream does not give under their sequence as they were published. */
export async function missingOf(
  connection: Connection,
  acknowledged: readonly Acknowledged[],
): Promise<Acknowledged[]> {
  const missing: Acknowledged[] = [];
  for (const message of acknowledged) {
    let last: unknown;
    const found = await until(async () => {
      const answer = await connection.ask("$JS.API.STREAM.MSG.GET.PUSH", { seq: message.sequence });
      last = answer;
      const given = answer?.["message"] as { data?: string } | undefined;
      if (given?.data !== undefined) return { body: Buffer.from(given.data, "base64").toString() };
      const error = answer?.["error"] as { err_code?: number } | undefined;
      // No such message, or no such stream; anything else is that nobody leads yet.
      return error?.err_code === 10037 || error?.err_code === 10059 ? { body: undefined } : undefined;
    }, 60).catch((error: unknown) => {
      throw new Error(`message ${message.sequence}: ${JSON.stringify(last)}`, { cause: error });
    });
    if (found.body !== message.body) missing.push(message);
  }
  return missing;
}
