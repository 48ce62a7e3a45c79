import * as path from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { DELETED } from "./coverage";
import { hash, kindOf, type Mutant, Mutants } from "./mutants";
import { Judge, type Result } from "./outcome";
import { readRatchet } from "./ratchet";
import { graphOf } from "./subjects";

/** Which mutants are judged. */
export interface Selection {
  readonly seed: number;
  /** How many, at most; absent: all. */
  readonly sample?: number;
  /** Types, by a part of their token. */
  readonly type?: string;
  readonly only?: "deletions" | "fields";
  /** Fields alone that the record does not have yet. */
  readonly unmeasured?: boolean;
}

/** The mutants of an exported stack that a selection takes, in an order that depends on nothing else. */
export function selectedMutants(exported: string, selection: Selection): Mutant[] {
  const { seed, sample, type, only, unmeasured } = selection;
  const known = unmeasured ? readRatchet<Readonly<Record<string, string>>>("coverage.json") : {};
  const mutants = new Mutants(graphOf(exported), seed);
  const all = [
    ...(only === "fields" ? [] : mutants.deletions()),
    ...(only === "deletions" ? [] : mutants.fieldMutants()),
  ]
    .filter((mutant) => type === undefined || mutant.type.toLowerCase().includes(type.toLowerCase()))
    .filter((mutant) => known[mutant.type]?.[mutant.field ?? DELETED] === undefined);
  if (sample === undefined) return all;
  const rank = (mutant: Mutant) => hash(`${mutant.urn} ${kindOf(mutant)}`, seed);
  return all.toSorted((left, right) => rank(left) - rank(right)).slice(0, sample);
}

interface Share {
  readonly exported: string;
  readonly selection: Selection;
  readonly index: number;
  readonly of: number;
}

function judgeShare({ exported, selection, index, of }: Share): Result[] {
  const judge = new Judge(graphOf(exported));
  return selectedMutants(exported, selection)
    .filter((_, position) => position % of === index)
    .map((mutant) => judge.judge(mutant));
}

/** Judges the mutants that a selection takes in this thread. */
export function judgeHere(exported: string, selection: Selection): Result[] {
  return judgeShare({ exported, selection, index: 0, of: 1 });
}

/** As {@link judgeHere}, in threads of their own, in the same order. */
export async function judgeInThreads(
  exported: string,
  selection: Selection,
  threads: number,
): Promise<Result[]> {
  const shares = await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const share: Share = { exported, selection, index, of: threads };
      const worker = new Worker(path.join(__dirname, "run.ts"), {
        workerData: share,
        execArgv: ["--conditions=internal", "--require", "tsx/cjs"],
      });
      return new Promise<Result[]>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
    }),
  );
  const longest = Math.max(...shares.map((share) => share.length));
  return Array.from({ length: longest }, (_, row) => shares.map((share) => share[row]))
    .flat()
    .filter((result) => result !== undefined);
}

if (!isMainThread && parentPort) parentPort.postMessage(judgeShare(workerData as Share));
