import * as fc from "fast-check";
import { leaderOrder, preferredLeader } from "holdfast";
import { failoverPriority } from "holdfast/replicated-database/leadership";
import { MemberKind } from "holdfast/replicated-database/names";

/** Any sites, any of them as leader sites in any order, and any number of shards. */
const topologies = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 8 })
  .chain((sites) =>
    fc.record({
      sites: fc.constant(sites),
      leaderSites: fc.shuffledSubarray(sites, { minLength: 1 }),
      shards: fc.integer({ min: 1, max: 64 }),
    }),
  );

test("preferred leaders alternate and are balanced within one", () => {
  fc.assert(
    fc.property(topologies, ({ shards, ...topology }) => {
      const leaders = Array.from({ length: shards }, (_, shard) => preferredLeader(topology, shard));
      const counts = topology.leaderSites.map((site) => leaders.filter((leader) => leader === site).length);
      expect(counts.reduce((sum, count) => sum + count)).toBe(shards);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      if (topology.leaderSites.length > 1) {
        leaders.slice(1).forEach((leader, index) => expect(leader).not.toBe(leaders[index]));
      }
    }),
  );
});

test("every site is in the order once, leader sites first", () => {
  fc.assert(
    fc.property(topologies, ({ shards, ...topology }) => {
      const order = leaderOrder(topology, shards - 1);
      expect([...order].sort()).toEqual([...topology.sites].sort());
      expect(new Set(order.slice(0, topology.leaderSites.length))).toEqual(new Set(topology.leaderSites));
    }),
  );
});

test("priorities follow the order, no two are alike, and none bars a member from leading", () => {
  fc.assert(
    fc.property(topologies, ({ shards, ...topology }) => {
      const priorities = leaderOrder(topology, shards - 1).flatMap((site) =>
        [MemberKind.Synchronous, MemberKind.Asynchronous].map((kind) =>
          failoverPriority(topology, shards - 1, site, kind),
        ),
      );
      expect(priorities).toEqual([...new Set(priorities)].sort((one, other) => other - one));
      expect(Math.min(...priorities)).toBe(1);
    }),
  );
});

test("sites that only follow lead nothing, and change nobody else's priority", () => {
  const followers = topologies.chain((topology) =>
    fc.record({
      topology: fc.constant(topology),
      followerSites: fc.subarray(topology.sites, { maxLength: topology.sites.length - 1 }),
    }),
  );
  fc.assert(
    fc.property(followers, ({ topology, followerSites }) => {
      const shard = topology.shards - 1;
      expect(followerSites).not.toContain(preferredLeader({ ...topology, followerSites }, shard));
      for (const site of topology.sites) {
        const priority = failoverPriority(
          { ...topology, followerSites },
          shard,
          site,
          MemberKind.Synchronous,
        );
        const usual = failoverPriority(topology, shard, site, MemberKind.Synchronous);
        expect(priority).toBe(followerSites.includes(site) ? 0 : usual);
      }
    }),
  );
});

test("shards of a database at three sites lead at the two own ones in turn", () => {
  const topology = { sites: ["ansan", "siheung", "pangyo"], leaderSites: ["ansan", "siheung"] };
  expect(leaderOrder(topology, 0)).toEqual(["ansan", "siheung", "pangyo"]);
  expect(leaderOrder(topology, 1)).toEqual(["siheung", "ansan", "pangyo"]);
  expect(leaderOrder(topology, 2)).toEqual(["ansan", "siheung", "pangyo"]);
});
