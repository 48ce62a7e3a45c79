import * as fc from "fast-check";
import { SurvivalGoal, synchronousCopies, toleratedLosses } from "holdfast";
import { maximumLagOnFailover, sitesNeeded } from "holdfast/replicated-database/synchronous-copies";

const goals = fc.constantFrom(...Object.values(SurvivalGoal));
const recoveryPoints = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 86_400 }));

test("with a recovery point of 0, what was acknowledged is left after every loss that is survived", () => {
  fc.assert(
    fc.property(goals, (survive) => {
      const copies = synchronousCopies(survive, 0);
      const holders = copies + 1;
      expect(holders - toleratedLosses(survive)).toBeGreaterThanOrEqual(1);
      expect(copies).toBeGreaterThanOrEqual(1);
    }),
  );
});

test("there are sites for the leader, its copies and every loss", () => {
  fc.assert(
    fc.property(goals, recoveryPoints, (survive, rpo) => {
      const sites = sitesNeeded(survive, rpo);
      expect(sites).toBeGreaterThan(toleratedLosses(survive));
      expect(sites).toBeGreaterThan(synchronousCopies(survive, rpo));
    }),
  );
});

test.each([
  [SurvivalGoal.TwoSites, 0, 2],
  [SurvivalGoal.OneSite, 0, 1],
  [SurvivalGoal.None, 0, 1],
  [SurvivalGoal.TwoSites, 60, 0],
  [SurvivalGoal.OneSite, 1, 0],
])('"%s" with a recovery point of %d s waits for %d copies', (survive, rpo, copies) => {
  expect(synchronousCopies(survive, rpo)).toBe(copies);
});

test("without copies, a member may lag by the recovery point at the declared rate and no more", () => {
  expect(maximumLagOnFailover(0, 60, 2)).toBe(120 * 1024 * 1024);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 86_400 }),
      fc.double({ min: 0.001, max: 1000, noNaN: true }),
      (rpo, rate) => {
        expect(maximumLagOnFailover(0, rpo, rate)).toBeLessThanOrEqual(rpo * rate * 1024 * 1024);
      },
    ),
  );
});

test("with copies, a bulk load keeps none of them from being promoted", () => {
  expect(maximumLagOnFailover(2, 0, 1)).toBe(2 ** 40);
});
