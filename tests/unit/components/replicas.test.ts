import * as fc from "fast-check";
import {
  Approach,
  InvalidInputError,
  type ReplicaDemand,
  replicasAtSite,
  SurvivalGoal,
  toleratedLosses,
} from "holdfast";

const demand: ReplicaDemand = {
  sites: ["ansan", "siheung", "pangyo"],
  survive: SurvivalGoal.TwoSites,
  peakRequestsPerSecond: 6000,
  requestsPerSecondPerReplica: 100,
  servedAfterOneLoss: 1,
  servedAfterTwoLosses: 0.7,
};
const count = (change: Partial<ReplicaDemand>, halls = 3) =>
  replicasAtSite({ ...demand, ...change }, { halls }, "placement");

describe("replicas at a site", () => {
  test("the share after two losses decides when it asks for most", () => {
    // One site alone carries 0.7 * 6000 = 4200.
    expect(count({}).replicas).toBe(42);
  });

  test("the share after one loss decides when it asks for most", () => {
    // Two sites carry 6000, which is more than one carrying 0.3 * 6000.
    expect(count({ servedAfterTwoLosses: 0.3 }).replicas).toBe(30);
  });

  test("the whole peak with no site lost decides when the goal is modest", () => {
    const modest = { survive: SurvivalGoal.OneSite, servedAfterOneLoss: 0.1, servedAfterTwoLosses: 0 };
    expect(count(modest).replicas).toBe(20);
  });

  test("shares beyond the goal are not paid for", () => {
    expect(
      count({ survive: SurvivalGoal.None, servedAfterOneLoss: 1, servedAfterTwoLosses: 1 }).replicas,
    ).toBe(20);
  });

  test("while a site is out of service the others carry the whole peak", () => {
    const modest = { servedAfterOneLoss: 0.5, servedAfterTwoLosses: 0.3 };
    expect(count(modest).replicas).toBe(20);
    expect(count({ ...modest, outOfService: ["pangyo"] }).replicas).toBe(30);
    expect(count({ ...modest, outOfService: ["pangyo", "siheung"] }).replicas).toBe(60);
  });

  test("sites out of service change nothing about the most that may run, and never take more than that", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(SurvivalGoal.None, SurvivalGoal.OneSite, SurvivalGoal.TwoSites),
        fc.constantFrom(Approach.ActiveActive, Approach.HotStandby),
        fc.subarray([...demand.sites]),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (survive, approach, outOfService, servedAfterOneLoss) => {
          const change = { survive, approach, servedAfterOneLoss };
          const usual = count(change);
          const now = count({ ...change, outOfService });
          expect(now.maximum).toBe(usual.maximum);
          expect(now.replicas).toBeGreaterThanOrEqual(usual.replicas);
          expect(now.replicas).toBeLessThanOrEqual(usual.maximum);
        },
      ),
    );
  });

  test("a site out of service that is none of the sites is refused", () => {
    expect(() => count({ outOfService: ["busan"] })).toThrow(
      /"busan" is out of service and none of the sites/,
    );
  });

  test("there is one replica a hall, and two at the least", () => {
    expect(count({ peakRequestsPerSecond: 1 }, 5).replicas).toBe(5);
    expect(count({ peakRequestsPerSecond: 0 }, 1).replicas).toBe(2);
  });

  test("a hot standby is sized to serve alone, and without one of its halls", () => {
    const hotStandby = {
      approach: Approach.HotStandby,
      survive: SurvivalGoal.OneSite,
      servedAfterTwoLosses: 0,
    };
    expect(count({ ...hotStandby, sites: ["ansan", "siheung"] }).replicas).toBe(90);
    expect(count({ ...hotStandby, sites: ["ansan", "siheung"] }, 1).replicas).toBe(60);
  });

  test("the most that may run carries the whole peak on the sites left", () => {
    expect(count({}).maximum).toBe(60);
    expect(
      count({ survive: SurvivalGoal.OneSite, servedAfterOneLoss: 0.5, servedAfterTwoLosses: 0 }).maximum,
    ).toBe(30);
  });

  test("a product that binary fractions miss by a hair is not rounded up", () => {
    // 0.55 * 100 is 55.00000000000001.
    expect(0.55 * 100).toBeGreaterThan(55);
    const hair = { peakRequestsPerSecond: 100, requestsPerSecondPerReplica: 1, servedAfterTwoLosses: 0.55 };
    expect(count(hair).replicas).toBe(55);
  });

  const placements = fc.record({
    sites: fc
      .integer({ min: 3, max: 7 })
      .map((n) => Array.from({ length: n }, (_, index) => `site-${index}`)),
    survive: fc.constantFrom(...Object.values(SurvivalGoal)),
    peakRequestsPerSecond: fc.integer({ min: 0, max: 1_000_000 }),
    requestsPerSecondPerReplica: fc.integer({ min: 200, max: 5000 }),
    servedAfterOneLoss: fc.double({ min: 0, max: 1, noNaN: true }),
    servedAfterTwoLosses: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test("after any losses up to the goal, the sites left carry what is promised, and one replica less would not", () => {
    fc.assert(
      fc.property(placements, fc.integer({ min: 1, max: 8 }), fc.nat(7), (placement, halls, more) => {
        const hallsOnOneFeed = 1 + (more % halls);
        const { replicas, maximum } = replicasAtSite(placement, { halls, hallsOnOneFeed }, "placement");
        const shares = [1, placement.servedAfterOneLoss, placement.servedAfterTwoLosses];
        const promised = shares.slice(0, toleratedLosses(placement.survive) + 1);
        const shortfalls = (each: number) =>
          promised.filter((share, lost) => {
            const carried = (placement.sites.length - lost) * each * placement.requestsPerSecondPerReplica;
            return carried < share * placement.peakRequestsPerSecond * (1 - 1e-9);
          });
        // Spread as evenly as they can be, and the fullest halls on the feed that is lost.
        const leftAfterFeed = (each: number) =>
          Array.from({ length: halls }, (_, hall) => Math.floor((each + halls - 1 - hall) / halls))
            .slice(hallsOnOneFeed)
            .reduce((sum, inHall) => sum + inHall, 0);
        const losesFeed = hallsOnOneFeed < halls && toleratedLosses(placement.survive) > 0;
        const others = (placement.sites.length - 1) / placement.sites.length;
        const lacksAfterFeed = (each: number) =>
          losesFeed &&
          leftAfterFeed(each) * placement.requestsPerSecondPerReplica <
            (placement.servedAfterOneLoss - others) * placement.peakRequestsPerSecond * (1 - 1e-9);
        expect(shortfalls(replicas)).toEqual([]);
        expect(lacksAfterFeed(replicas)).toBe(false);
        expect(replicas).toBeGreaterThanOrEqual(Math.max(2, halls));
        expect(maximum).toBeGreaterThanOrEqual(replicas);
        if (replicas > Math.max(2, halls))
          expect(shortfalls(replicas - 1).length > 0 || lacksAfterFeed(replicas - 1)).toBe(true);
      }),
    );
  });
});

describe("what cannot be", () => {
  test("two sites cannot survive two losses: a third is asked for", () => {
    expect(() => count({ sites: ["ansan", "siheung"] })).toThrow(
      [
        'the goal "two-sites" cannot be met at 2 sites',
        "  at: placement.sites",
        '  why: when 2 are lost, none of "ansan", "siheung" is left to serve',
        '  fix: add a third site to allowedSites, or lower survive to "one-site"',
      ].join("\n"),
    );
  });

  test("one site cannot survive its own loss", () => {
    expect(() => count({ sites: ["ansan"], survive: SurvivalGoal.OneSite })).toThrow(
      'add a second site to allowedSites, or lower survive to "none"',
    );
    expect(() => count({ sites: ["ansan"] })).toThrow(
      'add 2 more sites to allowedSites, or lower survive to "none"',
    );
  });

  test("a quorum has no replicas of its own", () => {
    const five = ["ansan", "siheung", "pangyo", "aws-seoul", "aws-osaka"];
    expect(() => count({ approach: Approach.Quorum, sites: five })).toThrow(
      "declare its voters with ClusterVoter",
    );
  });

  test.each<[string, Partial<ReplicaDemand>, string]>([
    ["more replicas than a Deployment should hold", { requestsPerSecondPerReplica: 0.1 }, "check the units"],
    ["peak demand that is not a number", { peakRequestsPerSecond: NaN }, "peakRequestsPerSecond"],
    ["infinite peak demand", { peakRequestsPerSecond: Infinity }, "peakRequestsPerSecond"],
    ["negative peak demand", { peakRequestsPerSecond: -1 }, "peakRequestsPerSecond"],
    ["a replica that carries nothing", { requestsPerSecondPerReplica: 0 }, "requestsPerSecondPerReplica"],
    ["a share above one", { servedAfterOneLoss: 1.01 }, "servedAfterOneLoss"],
    ["a negative share", { servedAfterTwoLosses: -0.1 }, "servedAfterTwoLosses"],
    ["a share that is not a number", { servedAfterTwoLosses: NaN }, "servedAfterTwoLosses"],
  ])("%s is refused", (_, change, place) => {
    expect(() => count(change)).toThrow(InvalidInputError);
    expect(() => count(change)).toThrow(place);
  });

  test.each([0, 1.5, -1, NaN, 101])("%p halls are refused", (halls) => {
    expect(() => count({}, halls)).toThrow("placement.halls");
  });
});
