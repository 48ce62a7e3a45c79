import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Name of the lock of a folder: a socket without a file, which the kernel takes back however its holder ends. */
function socketName(folder: string): string {
  return `\0holdfast-lab-${createHash("sha256").update(folder).digest("hex").slice(0, 32)}`;
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}

/** Held by whoever starts or ends something of a lab. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a lab's folder.
 *
 * @param folder the folder, absolute
 * @returns undefined where another process holds it
 */
export async function takeLock(folder: string): Promise<Lock | undefined> {
  const server = await listen(socketName(folder));
  return server && { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
