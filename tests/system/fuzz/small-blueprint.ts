import { soundBlueprint } from "../../unit/policies/fixtures/blueprint";
import { statesOf } from "./damaged-case";
import { fuzz } from "./fuzz";

/** One case of so many is of the shipped blueprint, which is five times as large. */
export const SHIPPED_EVERY = 40;

/**
 * Damages a small blueprint that passes every policy.
 *
 * @param file the test file that asks, for what reproduces a failure
 * @param asPreview whether it is written as a preview, or else as an exported stack
 */
export function fuzzSmallBlueprint(file: string, asPreview: boolean): void {
  const seed = Number(process.env.HOLDFAST_SEED);
  const all = Number(process.env.HOLDFAST_CASES);
  const cases = Math.ceil((all - Math.floor(all / SHIPPED_EVERY)) / 2);
  const form = asPreview ? "previews" : "exported stacks";

  test(`${cases} damaged ${form} are judged and shown without a false green (seed ${seed})`, () => {
    const every = { pairs: 10, domains: 20, risk: 100 };
    const states = statesOf(soundBlueprint());
    // Each of the two forms has cases of its own.
    const first = asPreview ? seed + cases : seed;
    const { outcomes, failures } = fuzz({ file, states, asPreview, every }, all === 1 ? seed : first, cases);
    expect(failures.join("\n\n")).toBe("");
    if (cases >= 500) for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(cases / 50);
  });
}
