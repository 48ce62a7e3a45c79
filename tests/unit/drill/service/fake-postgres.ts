import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import type { CertifiedKey } from "@holdfast/lab/certificates/authority";

/** How the server answers a statement, or a connection. */
export type Reply =
  | { readonly rows: readonly Readonly<Record<string, string | null>>[]; readonly warning?: string }
  | { readonly error: string; readonly code: string; readonly severity?: "ERROR" | "FATAL" }
  | "break off"
  | "silence";

/** A statement as it arrived. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** From 0, which connection it came over. */
  readonly connection: number;
}

const sslRequest = 80877103;

/** Speaks as much of PostgreSQL's protocol (version 3) as a client over TLS needs, and answers as it is told. */
export class FakePostgres {
  public readonly statements: Statement[] = [];
  public connections = 0;
  /** What a connection is refused with. */
  public refusal: Exclude<Reply, { rows: unknown }> | undefined;
  /** What a new connection has to wait for. */
  public welcome: Promise<unknown> = Promise.resolve();
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly certified: CertifiedKey,
    private readonly answer: (statement: Statement) => Reply,
  ) {}

  /** Starts one on 127.0.0.1. */
  static async start(
    certified: CertifiedKey,
    answer: (statement: Statement) => Reply,
  ): Promise<FakePostgres> {
    const server = createServer();
    const fake = new FakePostgres(server, certified, answer);
    server.on("connection", (socket) => fake.greet(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection, and takes no more. */
  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.open) socket.destroy();
    await closed;
  }

  private greet(socket: Socket): void {
    this.open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.open.delete(socket));
    socket.once("data", (first: Buffer) => {
      if (first.readInt32BE(4) !== sslRequest) throw new Error("it does not ask for TLS");
      socket.write("S");
      const { certificate, key } = this.certified;
      const secure = new TLSSocket(socket, { isServer: true, cert: certificate, key });
      secure.on("error", () => {});
      this.serve(secure, this.connections++);
    });
  }

  private serve(socket: Socket, connection: number): void {
    let buffered = Buffer.alloc(0);
    let greeted = false;
    const statement = { text: "", values: [] as (string | null)[] };
    socket.on("data", (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      if (!greeted) {
        greeted = true;
        buffered = Buffer.alloc(0);
        const begin = Buffer.concat([message("R", int32(0)), ready]);
        if (this.refusal === undefined) void this.welcome.then(() => socket.write(begin));
        else send(socket, this.refusal);
        return;
      }
      while (buffered.length >= 5 && buffered.length >= 1 + buffered.readInt32BE(1)) {
        const length = 1 + buffered.readInt32BE(1);
        const kind = String.fromCharCode(buffered[0] ?? 0);
        const body = buffered.subarray(5, length);
        buffered = buffered.subarray(length);
        if (kind === "Q") statement.text = text(body, 0).value;
        if (kind === "P") statement.text = text(body, text(body, 0).next).value;
        if (kind === "B") statement.values = boundValues(body);
        if (kind === "X") socket.end();
        if (kind !== "Q" && kind !== "S") continue;
        const arrived = { ...statement, connection };
        this.statements.push(arrived);
        send(socket, this.answer(arrived));
      }
    });
  }
}

function send(socket: Socket, reply: Reply): void {
  if (reply === "silence") return;
  if (reply === "break off") return void socket.destroy();
  if ("error" in reply) {
    const { error, code, severity = "ERROR" } = reply;
    socket.write(report("E", severity, code, error));
    if (severity === "FATAL") socket.end();
    else socket.write(ready);
    return;
  }
  const columns = Object.keys(reply.rows[0] ?? {});
  const parts = [
    ...(columns.length === 0 ? [] : [message("T", int16(columns.length), ...columns.map(column))]),
    ...reply.rows.map((row) => message("D", int16(columns.length), ...Object.values(row).map(field))),
    message("C", Buffer.from(`SELECT ${reply.rows.length}\0`)),
    ...(reply.warning === undefined ? [] : [report("N", "WARNING", "01000", reply.warning)]),
    ready,
  ];
  socket.write(Buffer.concat(parts));
}

function message(kind: string, ...bodies: readonly Buffer[]): Buffer {
  const body = Buffer.concat(bodies);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

const ready = message("Z", Buffer.from("I"));

function report(kind: "E" | "N", severity: string, code: string, said: string): Buffer {
  return message(kind, Buffer.from(`S${severity}\0V${severity}\0C${code}\0M${said}\0\0`));
}

function column(name: string): Buffer {
  // Object identifiers of the types: boolean, and text for all else.
  const type = name === "copy" ? 16 : 25;
  return Buffer.concat([
    Buffer.from(`${name}\0`),
    ...[int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)],
  ]);
}

function field(value: string | null): Buffer {
  return value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function text(body: Buffer, from: number): { value: string; next: number } {
  const end = body.indexOf(0, from);
  return { value: body.toString("utf8", from, end), next: end + 1 };
}

/** Values of a Bind message, all sent as text. */
function boundValues(body: Buffer): (string | null)[] {
  let at = text(body, text(body, 0).next).next;
  at += 2 + 2 * body.readInt16BE(at);
  const values: (string | null)[] = [];
  const count = body.readInt16BE(at);
  at += 2;
  for (let left = count; left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return values;
}
