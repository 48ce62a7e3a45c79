import { seeded } from "@holdfast/drill/users/random";
import { damage, type Damaged, damagedCase, type Step } from "./damaged-case";
import { type Judging, Oracle, type Outcome } from "./oracle";
import { Watchdog } from "./watchdog";

/** How long a processor may work on one case, in seconds. Whatever else the machine does is not the case's. */
const PATIENCE = 5;

/** Failures after which a run ends: more of them say little more. */
const MOST_FAILURES = 10;

/** What a run over many cases saw. */
export interface Tally {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Each with what reproduces it. */
  readonly failures: readonly string[];
}

/** A blueprint that is damaged, and how often what is slow is asked for. */
export interface Fuzzed {
  /** Name of the test file, for what reproduces a failure. */
  readonly file: string;
  /** The resources as JSON, in a list. */
  readonly states: string;
  /** Written as a preview, or else as an exported stack. */
  readonly asPreview: boolean;
  /** Of how many cases one is judged under all pairs of sites, under everything that can be lost, and for its risk. */
  readonly every: { readonly pairs: number; readonly domains: number; readonly risk: number };
}

function judgingOf(seed: number, { every }: Fuzzed): Judging {
  const random = seeded(Math.imul(seed, 0x85ebca6b));
  const oneIn = (count: number) => random() < 1 / count;
  return {
    depth: oneIn(every.pairs) ? 2 : 1,
    domains: oneIn(every.domains),
    risk: oneIn(every.risk),
    pick: random(),
  };
}

/** What is wrong with one case; a thrown error is one fault. */
function attempt(oracle: Oracle, damaged: Damaged, judging: Judging) {
  const start = process.cpuUsage();
  try {
    const { outcome, faults } = oracle.look(damaged, judging);
    const { user } = process.cpuUsage(start);
    const slow = user > PATIENCE * 1e6 ? [`it takes ${user / 1e6} s`] : [];
    return { outcome, faults: [...faults, ...slow], done: damaged.done };
  } catch (error) {
    const { stack } = error as Error;
    return {
      outcome: "refused" as const,
      faults: [`it throws ${stack?.split("\n").slice(0, 6).join("\n")}`],
      done: damaged.done,
    };
  }
}

/** The fewest of a case's mutations that are wrong in the same way. */
function fewest(steps: readonly Step[], fails: (steps: readonly Step[]) => boolean): readonly Step[] {
  let left = steps;
  for (const step of steps) {
    const without = left.filter((one) => one !== step);
    if (without.length > 0 && fails(without)) left = without;
  }
  return left;
}

/** A fault without what differs from case to case, to tell kinds apart. */
function kindOf(fault: string): string {
  return fault.replace(/"(?:[^"\\]|\\.)*"|\d+/g, "").slice(0, 60);
}

/** Damages a blueprint in case after case, and looks at how each is judged and shown. */
export function fuzz(fuzzed: Fuzzed, seed: number, cases: number): Tally {
  const { states, file, asPreview } = fuzzed;
  const oracle = new Oracle(`{"deployment":{"resources":${states}}}`);
  const outcomes = { refused: 0, unmet: 0, green: 0 };
  const failures = new Map<string, string>();
  const watchdog = new Watchdog();
  try {
    for (let at = 0; at < cases && failures.size < MOST_FAILURES; at++) {
      const one = damagedCase((seed + at) >>> 0);
      const reproduce = `HOLDFAST_SEED=${one.seed} HOLDFAST_CASES=1 npm run test:fuzz -- ${file}`;
      watchdog.begin(one.seed);
      const judging = judgingOf(one.seed, fuzzed);
      const again = (steps: readonly Step[]) => attempt(oracle, damage(states, steps, asPreview), judging);
      const { outcome, faults } = again(one.steps);
      outcomes[outcome]++;
      const [fault] = faults;
      if (fault === undefined || failures.has(kindOf(fault))) continue;
      const steps = fewest(one.steps, (fewer) =>
        again(fewer).faults.some((each) => kindOf(each) === kindOf(fault)),
      );
      const text = [`${reproduce}`, ...again(steps).done.map((done) => `  ${done}`), `  ${fault}`].join("\n");
      failures.set(kindOf(fault), text);
    }
  } finally {
    watchdog.end();
  }
  return { outcomes, failures: [...failures.values()] };
}
