import {
  majority,
  quorumStands,
  raftElectionSeconds,
  tolerableVoterLosses,
} from "@holdfast/resilience/arithmetic/quorum";
import fc from "fast-check";

const voters = fc.integer({ min: 1, max: 50 });

test("V voters survive f lost when V - f > V / 2", () => {
  fc.assert(
    fc.property(voters, fc.nat(50), (size, lost) => {
      const left = Math.max(0, size - lost);
      expect(quorumStands(size, left)).toBe(left > size / 2);
    }),
  );
});

test("of two disjoint parts of a quorum one at the most decides", () => {
  fc.assert(
    fc.property(voters, fc.nat(50), (size, part) => {
      const one = Math.min(part, size);
      expect(quorumStands(size, one) && quorumStands(size, size - one)).toBe(false);
    }),
  );
});

test("three voters survive one loss, five survive two, and an even number no more than the odd one below", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(tolerableVoterLosses)).toEqual([0, 0, 1, 1, 2, 2, 3]);
  expect([1, 2, 3, 4, 5].map(majority)).toEqual([1, 2, 2, 3, 3]);
});

test("a quorum without members decides nothing", () => {
  expect(quorumStands(0, 0)).toBe(false);
  expect(tolerableVoterLosses(0)).toBe(0);
});

test("an election takes up to two election timeouts", () => {
  expect(raftElectionSeconds(1000)).toBe(2);
});
