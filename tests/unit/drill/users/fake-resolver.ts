import { createSocket, type Socket } from "node:dgram";

/** Answers every question for an address with what it is told to; nothing, and the question stays unanswered. */
export class FakeResolver {
  public asked = 0;

  private constructor(
    private readonly socket: Socket,
    public answer: { readonly addresses: readonly string[]; readonly ttl: number } | "silence" | "failure",
  ) {}

  /** Starts one on 127.0.0.1. */
  static async start(): Promise<FakeResolver> {
    const socket = createSocket("udp4");
    const fake = new FakeResolver(socket, "silence");
    socket.on("message", (question, { address, port }) => {
      fake.asked++;
      if (fake.answer !== "silence") socket.send(fake.reply(question), port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return fake;
  }

  /** As the load generator is told of it. */
  public get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  public async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(resolve));
  }

  private reply(question: Buffer): Buffer {
    const { addresses, ttl } = typeof this.answer === "string" ? { addresses: [], ttl: 0 } : this.answer;
    const header = Buffer.alloc(12);
    question.copy(header, 0, 0, 2);
    header.writeUInt16BE(this.answer === "failure" ? 0x8182 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(addresses.length, 6);
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    const records = addresses.map((address) => {
      const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split(".").map(Number)]);
      record.writeUInt32BE(ttl, 6);
      return record;
    });
    return Buffer.concat([header, asked, ...records]);
  }
}
