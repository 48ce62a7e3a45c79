import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A TCP socket that somebody listens on. */
export interface ListeningSocket {
  /** IPv4 address, or an IPv6 address as 32 hexadecimal digits. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

/** State of a listening socket in `/proc/net/tcp`. */
const listen = "0A";

function ipv4(hexadecimal: string): string {
  const bytes = hexadecimal.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => parseInt(byte, 16))
    .join(".");
}

/**
 * Reads the listening sockets from the text of `/proc/net/tcp` or `/proc/net/tcp6`.
 *
 * @param text the file's content
 */
export function parseListeningSockets(text: string): ListeningSocket[] {
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listen)
    .map((fields) => {
      const [address = "", port = ""] = (fields[1] ?? "").split(":");
      return {
        address: address.length === 8 ? ipv4(address) : address,
        port: parseInt(port, 16),
        inode: fields[9] ?? "",
      };
    });
}

/** The sockets that anybody on this machine listens on. */
export function listeningSockets(): ListeningSocket[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => {
    try {
      return parseListeningSockets(readFileSync(file, "utf8"));
    } catch {
      return []; // A machine without IPv6.
    }
  });
}

/** Inodes of the sockets that a process holds; none where it belongs to somebody else. */
export function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  try {
    for (const name of readdirSync(`/proc/${pid}/fd`)) {
      const target = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`));
      if (target?.[1]) inodes.add(target[1]);
    }
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
  }
  return inodes;
}

/**
 * Who listens on an address and port.
 *
 * @returns the process id, "unknown" where somebody does whom this user may not see, undefined where nobody does
 */
export function listenerOf(address: string, port: number): number | "unknown" | undefined {
  const anywhere = ["0.0.0.0", "0".repeat(32)];
  const socket = listeningSockets().find(
    (each) => each.port === port && (each.address === address || anywhere.includes(each.address)),
  );
  if (socket === undefined) return undefined;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return Number(pids.find((pid) => socketsOf(Number(pid)).has(socket.inode))) || "unknown";
}
