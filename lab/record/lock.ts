import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../lab-error";

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

/** How long one part of the work on a lab waits for another: a control plane starts within this on a busy machine. */
const patienceMilliseconds = 120_000;

/**
 * Does one thing to a lab after another.
 *
 * @param folder the lab's folder, absolute
 * @param work what is done while the lock is held
 * @throws LabError when somebody else holds the lock for too long
 */
export async function oneAtATime<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + patienceMilliseconds;
  let lock = await takeLock(folder);
  while (lock === undefined) {
    if (performance.now() > end) {
      throw new LabError({
        what: "another command starts or ends something of this lab, and does not get done",
        fix: "see what it waits for with npx holdfast lab status, or end the lab with npx holdfast lab down",
      });
    }
    await sleep(50);
    lock = await takeLock(folder);
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
