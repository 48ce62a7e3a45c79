import { randomInt } from "node:crypto";
import { writeSync } from "node:fs";
import makeRunFolder from "../../unit/shipped/run-folder";

/**
 * Makes the folder that test files of a run share, chooses the seed of a run that gives none, and says what repeats the
 * run. Workers inherit the environment.
 */
export default function chooseSeed(): void {
  makeRunFolder();
  const { env } = process;
  env.HOLDFAST_SEED ??= String(randomInt(2 ** 31));
  env.HOLDFAST_CASES ??= "10000";
  const { HOLDFAST_SEED: seed, HOLDFAST_CASES: cases } = env;
  writeSync(2, `fuzz: HOLDFAST_SEED=${seed} HOLDFAST_CASES=${cases} npm run test:fuzz\n`);
}
