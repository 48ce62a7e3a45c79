import type { CertificateAuthority, CertifiedKey } from "@holdfast/lab";
import { z } from "zod";
import { askHttps } from "./ask-https";
import type { VoterIdentity } from "./voter";

/** Time that a voter has for an answer, in milliseconds: to a change, and to who holds a key. */
const PATIENCE = { change: 5000, look: 1000 } as const;

/** A voter as the quorum lists it; without a name it has been added and has not started yet. */
const listed = z.object({ members: z.array(z.object({ ID: z.string(), name: z.string().default("") })) });

const version = z.object({ etcdcluster: z.string() });

/** A key as a voter answers it: its value in base64; none where nobody holds it. */
const held = z.object({ kvs: z.array(z.object({ value: z.string() })).default([]) });

/** Asks and changes who has a vote, through etcd's HTTP gateway, as an operator would with etcdctl. */
export class Quorum {
  /** The voter that answered a look last, so that one that is gone is not waited for every time. */
  private answering = 0;

  private constructor(
    private readonly voters: readonly VoterIdentity[],
    private readonly authority: string,
    private readonly client: CertifiedKey,
  ) {}

  /**
   * @param voters those that may be asked, in this order; the first that answers does
   * @param authority issues the client's certificate, and has issued the voters'
   */
  static async reach(voters: readonly VoterIdentity[], authority: CertificateAuthority): Promise<Quorum> {
    const client = await authority.issue({ commonName: "drill", uses: ["client"] });
    return new Quorum(voters, authority.certificate, client);
  }

  /** The voters that are listed. */
  async listed(): Promise<readonly { readonly ID: string; readonly name: string }[]> {
    return listed.parse(await this.ask("member/list", {})).members;
  }

  /** Whether each voter answers for itself. */
  async allAnswer(): Promise<boolean> {
    const asked = this.voters.map((voter) =>
      this.askOne(voter, "GET", "/version", undefined, PATIENCE.change),
    );
    return (await Promise.allSettled(asked)).every(({ status }) => status === "fulfilled");
  }

  /**
   * The version that the voters have settled on; `3.0.0` until each of them was seen once.
   *
   * @throws Error where no voter answers
   */
  async version(): Promise<string> {
    const { etcdcluster } = version.parse(
      await this.askAny(
        (voter) => this.askOne(voter, "GET", "/version", undefined, PATIENCE.look),
        "version",
      ),
    );
    return etcdcluster;
  }

  /** Takes a voter's vote, if it has one. */
  async remove(name: string): Promise<void> {
    const found = (await this.listed()).find((voter) => voter.name === name);
    if (found) await this.ask("member/remove", { ID: found.ID });
  }

  /** Gives a voter a vote. */
  async add({ peerUrl }: VoterIdentity): Promise<void> {
    await this.ask("member/add", { peerURLs: [peerUrl] });
  }

  /**
   * Who holds a key now, as a majority has it.
   *
   * @returns its value; `undefined` where nobody does
   * @throws Error where no voter answers, which takes a majority
   */
  async holder(key: string): Promise<string | undefined> {
    const body = { key: Buffer.from(key).toString("base64") };
    const last = this.answering;
    for (let turn = 0; turn < this.voters.length; turn++) {
      const index = (last + turn) % this.voters.length;
      const voter = this.voters[index];
      const found =
        voter &&
        (await this.askOne(voter, "POST", "/v3/kv/range", body, PATIENCE.look).catch(() => undefined));
      if (found === undefined) continue;
      this.answering = index;
      const [first] = held.parse(found).kvs;
      return first && Buffer.from(first.value, "base64").toString();
    }
    throw new Error(`no voter says who holds ${key}`);
  }

  private ask(path: string, body: object): Promise<unknown> {
    return this.askAny(
      (voter) => this.askOne(voter, "POST", `/v3/cluster/${path}`, body, PATIENCE.change),
      path,
    );
  }

  private async askAny(asked: (voter: VoterIdentity) => Promise<unknown>, path: string): Promise<unknown> {
    const complaints: string[] = [];
    for (const voter of this.voters) {
      try {
        return await asked(voter);
      } catch (error) {
        complaints.push(`${voter.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new Error(`no voter answers ${path}: ${complaints.join("; ")}`);
  }

  private async askOne(
    { clientUrl }: VoterIdentity,
    method: "GET" | "POST",
    path: string,
    body: object | undefined,
    timeout: number,
  ): Promise<unknown> {
    const { hostname, port } = new URL(clientUrl);
    const answer = await askHttps(
      {
        host: hostname,
        port,
        path,
        method,
        ca: this.authority,
        cert: this.client.certificate,
        key: this.client.key,
        timeout,
      },
      body && JSON.stringify(body),
    );
    if (answer.status !== 200) throw new Error(answer.body);
    return JSON.parse(answer.body);
  }
}
