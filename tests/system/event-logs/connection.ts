import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect as encrypt, type TLSSocket } from "node:tls";

/** Who a connection shows itself as. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** A connection to a NATS server, by its protocol: requests and their answers. */
export class Connection {
  private received = "";
  private requests = 0;
  private readonly answers = new Map<string, (answer: string) => void>();

  private constructor(private readonly socket: TLSSocket) {
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.take(text));
    // A server that is killed ends its connections; who waits for an answer learns it by its deadline.
    socket.on("error", () => undefined);
    socket.write(
      `CONNECT ${JSON.stringify({ verbose: false, tls_required: true, protocol: 1, headers: true })}\r\n`,
    );
    socket.write("SUB _INBOX.test.* 1\r\n");
  }

  /** Connects as a client does: the server greets in the clear, then both encrypt. */
  static async open(port: number, identity: Identity): Promise<Connection> {
    const plain = connectPlain(port, "127.0.0.1");
    await once(plain, "data");
    const socket = encrypt({ socket: plain, ...identity, servername: "localhost" });
    await once(socket, "secureConnect");
    return new Connection(socket);
  }

  /**
   * Sends a message and waits for its answer.
   *
   * @param id messages of one id are kept once; absent: each is another
   * @returns `undefined` where none comes in time
   */
  async ask(
    subject: string,
    body: object | string,
    milliseconds = 2000,
    id?: string,
  ): Promise<Record<string, unknown> | undefined> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const inbox = `_INBOX.test.${++this.requests}`;
    const answer = new Promise<string | undefined>((resolve) => {
      const deadline = setTimeout(() => resolve(undefined), milliseconds);
      this.answers.set(inbox, (given) => {
        clearTimeout(deadline);
        resolve(given);
      });
    });
    const headers = id === undefined ? "" : `NATS/1.0\r\nNats-Msg-Id: ${id}\r\n\r\n`;
    const lengths = [...(headers === "" ? [] : [headers.length]), headers.length + Buffer.byteLength(text)];
    const verb = headers === "" ? "PUB" : "HPUB";
    this.socket.write(`${verb} ${subject} ${inbox} ${lengths.join(" ")}\r\n${headers}${text}\r\n`);
    const given = await answer;
    this.answers.delete(inbox);
    // Nobody who could answer is there.
    return given === undefined || given === "" ? undefined : (JSON.parse(given) as Record<string, unknown>);
  }

  close(): void {
    this.socket.destroy();
  }

  private take(text: string): void {
    this.received += text;
    for (;;) {
      const end = this.received.indexOf("\r\n");
      if (end < 0) return;
      const line = this.received.slice(0, end);
      const [, subject = "", length = "0"] = /^MSG (\S+) \S+ (?:\S+ )?(\d+)$/.exec(line) ?? [];
      const total = subject === "" ? end + 2 : end + 4 + Number(length);
      if (this.received.length < total) return;
      if (line === "PING") this.socket.write("PONG\r\n");
      this.answers.get(subject)?.(this.received.slice(end + 2, end + 2 + Number(length)));
      this.received = this.received.slice(total);
    }
  }
}
