import { Listr, type ListrTask } from "listr2";
import type { LabProgress } from "./progress";

/** A part of the work, with what it ended with. */
interface Part {
  readonly ended: Promise<string>;
  readonly end: (title: string) => void;
  readonly fail: (error: Error) => void;
  show: (step: string) => void;
}

function newPart(): Part {
  let end: Part["end"] = () => undefined;
  let fail: Part["fail"] = () => undefined;
  const ended = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  ended.catch(() => undefined);
  return { ended, end, fail, show: () => undefined };
}

/** A list of the parts of a lab on the terminal, each with what is done at it now; plain lines where there is none. */
export class ProgressDisplay {
  private readonly parts = new Map<string, Part>();

  /**
   * Shows work until it has ended.
   *
   * @param names the parts that are shown from the start, in this order
   * @param work what is done; it tells each step
   * @returns what the work returns
   * @throws what the work throws
   */
  async show<Result>(
    names: readonly string[],
    work: (onProgress: (progress: LabProgress) => void) => Promise<Result>,
  ): Promise<Result> {
    for (const name of names) this.parts.set(name, newPart());
    const list = new Listr(
      [...this.parts].map(([name, part]) => this.task(name, part)),
      {
        concurrent: true,
        exitOnError: false,
        // Signals are for whoever does the work.
        registerSignalListeners: false,
        fallbackRenderer: "simple",
      },
    );
    const shown = list.run();
    try {
      return await work((progress) => this.tell(progress));
    } finally {
      for (const part of this.parts.values()) part.fail(new Error("not finished"));
      await shown;
    }
  }

  private task(name: string, part: Part): ListrTask {
    return {
      title: name,
      task: async (_context, task) => {
        part.show = (step) => {
          task.output = step;
        };
        task.title = `${name}: ${await part.ended}`;
      },
    };
  }

  private tell({ part: name, step, state }: LabProgress): void {
    const part = this.parts.get(name);
    if (state === "working") part?.show(step);
    else if (state === "ready") part?.end(step);
    else part?.fail(new Error(step));
  }
}
