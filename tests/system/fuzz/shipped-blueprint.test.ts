import { readFileSync } from "node:fs";
import { readGraph } from "@holdfast/resilience";
import { evaluatedStack } from "../../unit/shipped/evaluated-stack";
import { statesOf } from "./damaged-case";
import { fuzz } from "./fuzz";
import { SHIPPED_EVERY } from "./small-blueprint";

const seed = Number(process.env.HOLDFAST_SEED);
const cases = Math.max(1, Math.floor(Number(process.env.HOLDFAST_CASES) / SHIPPED_EVERY));

test(`${cases} damaged copies of the shipped blueprint are judged and shown without a false green (seed ${seed})`, () => {
  const shipped = readFileSync(evaluatedStack("dev"), "utf8");
  const fuzzed = {
    file: "shipped-blueprint",
    states: statesOf(readGraph(shipped).resources),
    asPreview: false,
    every: { pairs: 10, domains: 20, risk: Infinity },
  };
  const { outcomes, failures } = fuzz(fuzzed, seed, cases);
  expect(failures.join("\n\n")).toBe("");
  if (cases >= 100) for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(cases / 50);
});
