import { createServer, type Server } from "node:net";
import { listenerOf, parseListeningSockets } from "@holdfast/lab/processes/sockets";

const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 010A007F:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 555 1 0000000000000000 100 0 0 10 0
   1: 010A007F:192B 010A007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 556 1 0000000000000000 20 4 30 10 -1
`;

test("listening sockets are told from connections", () => {
  expect(parseListeningSockets(text)).toEqual([{ address: "127.0.10.1", port: 6443, inode: "555" }]);
});

test("an address of the newer kind is kept as it is written", () => {
  const line = `   0: ${"0".repeat(32)}:1F90 ${"0".repeat(32)}:0000 0A 0:0 0:0 0 0 0 7 1`;
  expect(parseListeningSockets(`heading\n${line}\n`)).toEqual([
    { address: "0".repeat(32), port: 8080, inode: "7" },
  ]);
});

async function listening(address: string): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not bound");
  return { server, port: bound.port };
}

test.each(["127.0.210.1", "0.0.0.0"])("who listens on %s is found by address and port", async (address) => {
  const { server, port } = await listening(address);
  try {
    expect(listenerOf("127.0.210.1", port)).toBe(process.pid);
    if (address !== "0.0.0.0") expect(listenerOf("127.0.210.2", port)).toBeUndefined();
  } finally {
    server.close();
  }
});
