import {
  copiesAfterLoss,
  type MemberCount,
  type SynchronousSettings,
} from "@holdfast/resilience/arithmetic/synchronous-copies";
import fc from "fast-check";

const one = (lost: boolean, more: Partial<MemberCount> = {}): MemberCount => ({
  count: 1,
  lost,
  noFailover: false,
  noSync: false,
  ...more,
});
const on = (count: number, strict = false): SynchronousSettings => ({ mode: "on", count, strict });

/** Members at sites of their own, of which the first few are lost. */
function members(size: number, lost: number): MemberCount[] {
  return Array.from({ length: size }, (_, index) => one(index < lost));
}

test("W acknowledged copies lose nothing after f losses exactly when W >= f", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(7),
      (size, count, losses) => {
        const copies = Math.min(count, size - 1);
        const lost = Math.min(losses, size);
        const after = copiesAfterLoss(members(size, lost), on(count));
        expect(after.acknowledgedWritesAtRisk).toBe(lost > copies);
      },
    ),
  );
});

test("with one site left, every write is there and writes go on, without a copy", () => {
  expect(copiesAfterLoss(members(3, 2), on(2))).toMatchObject({
    acknowledgedWritesAtRisk: false,
    leads: true,
    writes: true,
    copiesLeft: 0,
  });
});

test("strict mode stops writes when no copy is left, and not before", () => {
  expect(copiesAfterLoss(members(3, 1), on(2, true))).toMatchObject({
    leads: true,
    writes: true,
    copiesLeft: 1,
  });
  expect(copiesAfterLoss(members(3, 2), on(2, true))).toMatchObject({ leads: true, writes: false });
});

test("one synchronous copy of two may be at the lost site: nobody is promoted, and writes can be gone", () => {
  expect(copiesAfterLoss(members(3, 2), on(1))).toMatchObject({
    acknowledgedWritesAtRisk: true,
    leads: false,
    writes: false,
  });
});

test("without synchronous copies any member is promoted, and the leader's last writes can be gone", () => {
  expect(copiesAfterLoss(members(3, 1), { mode: "off", count: 1, strict: false })).toMatchObject({
    acknowledgedWritesAtRisk: true,
    leads: true,
    writes: true,
  });
});

test("a quorum commit needs to see enough copies that one has every write", () => {
  const quorum = (count: number): SynchronousSettings => ({ mode: "quorum", count, strict: false });
  // Of four copies any two have acknowledged: three are needed to be sure of one of them.
  expect(copiesAfterLoss([one(true), ...members(4, 1)], quorum(2)).leads).toBe(true);
  expect(copiesAfterLoss([one(true), ...members(4, 2)], quorum(2))).toMatchObject({
    leads: false,
    acknowledgedWritesAtRisk: true,
  });
});

test("a member that never leads is not promoted, and a copy that is never synchronous does not count", () => {
  expect(copiesAfterLoss([one(true), one(false, { noFailover: true })], on(1))).toMatchObject({
    leads: false,
  });
  expect(copiesAfterLoss([one(true), one(true), one(false, { noSync: true })], on(2))).toMatchObject({
    acknowledgedWritesAtRisk: true,
  });
});

test("where nothing may lead, nothing is written and nothing can be lost", () => {
  expect(copiesAfterLoss([one(true, { noFailover: true })], on(1))).toMatchObject({
    leads: false,
    writes: false,
    acknowledgedWritesAtRisk: false,
  });
});

test("losing one member more never makes anything better", () => {
  const group = fc.record({
    count: fc.integer({ min: 1, max: 2 }),
    lost: fc.boolean(),
    noFailover: fc.boolean(),
    noSync: fc.boolean(),
  });
  const settings = fc.record({
    mode: fc.constantFrom("on" as const, "off" as const, "quorum" as const),
    count: fc.integer({ min: 1, max: 3 }),
    strict: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 1, maxLength: 5 }),
      settings,
      fc.nat(4),
      (groups, how, which) => {
        const index = which % groups.length;
        const worse = groups.map((member, at) => (at === index ? { ...member, lost: true } : member));
        const before = copiesAfterLoss(groups, how);
        const after = copiesAfterLoss(worse, how);
        expect(after.writes && !before.writes).toBe(false);
        expect(after.leads && !before.leads).toBe(false);
        expect(before.acknowledgedWritesAtRisk && !after.acknowledgedWritesAtRisk).toBe(false);
      },
    ),
    { numRuns: 2000 },
  );
});
