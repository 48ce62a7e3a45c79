import { availableParallelism, release, totalmem, type } from "node:os";

/** What figures were measured on. */
export interface Machine {
  /** Processors that this process may use. */
  readonly cores: number;
  /** Rounded to one decimal. */
  readonly memoryGibibytes: number;
  /** Name and release of the kernel. */
  readonly kernel: string;
  /** Version of Node.js. */
  readonly node: string;
}

const BYTES_PER_GIBIBYTE = 1024 ** 3;

/** Describes this machine. */
export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    memoryGibibytes: Math.round((totalmem() / BYTES_PER_GIBIBYTE) * 10) / 10,
    kernel: `${type()} ${release()}`,
    node: process.version,
  };
}
