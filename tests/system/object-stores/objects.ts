import { createHash, randomBytes } from "node:crypto";
import * as https from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import { ownAddress } from "../real-servers";
import type { SiteServer } from "./site-servers";

/** An object that the store acknowledged. */
export interface Acknowledged {
  /** Its name: the volume, and its key there. */
  readonly fid: string;
  readonly checksum: string;
  /** When it was acknowledged, in milliseconds. */
  readonly at: number;
}

/** The volume that an object is in. */
export const volumeOf = ({ fid }: Acknowledged): string => fid.split(",")[0] ?? fid;

const checksumOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** A client of masters and volume servers, which proves itself by certificate. */
export class ObjectClient {
  constructor(private readonly agent: https.Agent) {}

  private ask(
    method: string,
    address: string,
    content?: Buffer,
    timeout = 5000,
  ): Promise<{ status: number; content: Buffer }> {
    return new Promise((resolve, reject) => {
      const request = https.request(
        `https://${address}`,
        { method, agent: this.agent, timeout, headers: { "content-type": "application/octet-stream" } },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("error", reject);
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, content: Buffer.concat(parts) }),
          );
        },
      );
      request.on("error", reject);
      request.on("timeout", () => request.destroy(new Error("nobody answers")));
      request.end(content);
    });
  }

  private async json(server: SiteServer, page: string): Promise<unknown> {
    // To make volumes takes a busy machine longer than an object does.
    const { content } = await this.ask("GET", `${ownAddress}:${server.port}/${page}`, undefined, 60_000);
    return JSON.parse(content.toString());
  }

  /** Whether a master leads. */
  async leads(master: SiteServer): Promise<boolean> {
    const status = (await this.json(master, "cluster/status")) as { IsLeader?: boolean };
    return status.IsLeader === true;
  }

  /** The data centers of which a master knows servers. */
  async dataCentersOf(master: SiteServer): Promise<readonly string[]> {
    const status = (await this.json(master, "dir/status")) as {
      Topology?: { DataCenters?: { Id: string }[] };
    };
    return status.Topology?.DataCenters?.map(({ Id }) => Id) ?? [];
  }

  /** Has so many volumes made before they are needed, at sites that the masters choose. */
  async grow(leader: SiteServer, volumes: number): Promise<void> {
    await this.json(leader, `vol/grow?count=${volumes}`);
  }

  /** The volumes of which a server has a copy. */
  async volumesOf(server: SiteServer): Promise<ReadonlySet<string>> {
    const status = (await this.json(server, "status")) as { Volumes?: { Id: number }[] };
    return new Set(status.Volumes?.map(({ Id }) => String(Id)));
  }

  /** Writes an object by way of any of the masters; `undefined` where it is not acknowledged. */
  async write(masters: readonly SiteServer[]): Promise<Acknowledged | undefined> {
    const content = randomBytes(4096);
    for (const { port } of masters) {
      try {
        const assigned = await this.ask("GET", `${ownAddress}:${port}/dir/assign`);
        const { fid, url } = JSON.parse(assigned.content.toString()) as { fid?: string; url?: string };
        if (fid === undefined || url === undefined) continue;
        const { status } = await this.ask("PUT", `${url}/${fid}`, content);
        if (status === 201) return { fid, checksum: checksumOf(content), at: Date.now() };
      } catch {
        // Another master may lead, or know servers that are left.
      }
    }
    return undefined;
  }

  /** Whether some volume server gives an object as it was written; nobody is asked for a leader. */
  async reads(volumes: readonly SiteServer[], { fid, checksum }: Acknowledged): Promise<boolean> {
    for (const { port } of volumes) {
      try {
        const { status, content } = await this.ask("GET", `${ownAddress}:${port}/${fid}`);
        if (status === 200 && checksumOf(content) === checksum) return true;
      } catch {
        // It is lost, and another may have a copy.
      }
    }
    return false;
  }
}

/** Clients that write one object after another until they are stopped. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  private isRunning = true;
  private readonly writers: readonly Promise<void>[];

  /** @param masters those that are left, asked for each object anew */
  constructor(client: ObjectClient, masters: () => readonly SiteServer[], writers: number) {
    this.writers = Array.from({ length: writers }, async () => {
      while (this.isRunning) {
        const object = await client.write(masters());
        if (object) this.acknowledged.push(object);
        await wait(object ? 10 : 200);
      }
    });
  }

  /** When the first object was acknowledged after a time; `undefined` where none was yet. */
  firstAfter(time: number): number | undefined {
    return this.acknowledged.find(({ at }) => at > time)?.at;
  }

  /** Stops, once what is under way was answered. */
  async stop(): Promise<readonly Acknowledged[]> {
    this.isRunning = false;
    await Promise.all(this.writers);
    return this.acknowledged;
  }
}
