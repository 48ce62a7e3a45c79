import * as path from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { isMeasured } from "./coverage";
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
  /** Only what the record says nothing of yet: fields that are new, and new types. */
  readonly unmeasured?: boolean;
}

/** Whether a type is one of those that a part of their token chooses. */
export function isOfType(type: string, part: string): boolean {
  return type.toLowerCase().includes(part.toLowerCase());
}

/** The mutants of an exported stack that a selection takes, in an order that depends on nothing else. */
export function selectedMutants(
  exported: string,
  { seed, sample, type, only, unmeasured }: Selection,
): Mutant[] {
  const known = unmeasured ? readRatchet<Record<string, string>>("coverage.json") : {};
  const mutants = new Mutants(graphOf(exported), seed);
  const all = [
    ...(only === "fields" ? [] : mutants.deletions()),
    ...(only === "deletions" ? [] : mutants.fieldMutants()),
  ].filter((mutant) => (type === undefined || isOfType(mutant.type, type)) && !isMeasured(known, mutant));
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
  const mutants = selectedMutants(exported, selection).filter((_, position) => position % of === index);
  if (mutants.length === 0) return [];
  const judge = new Judge(graphOf(exported));
  return mutants.map((mutant) => judge.judge(mutant));
}

/** Mutants for which a thread is worth its start: it judges the graph itself first, as long as it takes to judge some dozens. */
const WORTH_A_THREAD = 40;

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
  const { length: mutants } = selectedMutants(exported, selection);
  const of = Math.min(threads, Math.ceil(mutants / WORTH_A_THREAD));
  if (of === 0) return [];
  const shares = await Promise.all(
    Array.from({ length: of }, (_, index) => {
      const share: Share = { exported, selection, index, of };
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
