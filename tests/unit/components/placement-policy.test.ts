import {
  Approach,
  InvalidInputError,
  PlacementPolicy,
  type PlacementPolicyArgs,
  Residency,
  StoreAccess,
  StoreKind,
  SurvivalGoal,
} from "holdfast";
import { recordDeclarations } from "./record-declarations";

const payments = (change: Partial<PlacementPolicyArgs> = {}): PlacementPolicyArgs => ({
  service: "payments",
  tier: 0,
  survive: SurvivalGoal.TwoSites,
  rtoSeconds: 120,
  rpoSeconds: 0,
  servedAfterOneLoss: 1,
  servedAfterTwoLosses: 0.7,
  peakRequestsPerSecond: 6000,
  allowedSites: ["ansan", "siheung", "pangyo"],
  residency: Residency.Korea,
  minimumSites: 3,
  approach: Approach.ActiveActive,
  hardDependencies: ["identity"],
  softDependencies: ["monitoring"],
  stores: [{ kind: StoreKind.Database, name: "payments", access: StoreAccess.ReadWrite }],
  operational: false,
  hostname: "pay.kr.example",
  ...change,
});

const refusal = (change: Partial<PlacementPolicyArgs>): InvalidInputError => {
  try {
    new PlacementPolicy("payments", payments(change));
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

test("its goals are inputs of the component, and it declares nothing else", async () => {
  const declared = await recordDeclarations(() => new PlacementPolicy("payments", payments()));
  expect(declared.all).toEqual([
    { type: "holdfast:index:PlacementPolicy", name: "payments", inputs: payments() },
  ]);
});

test("goals that promise nothing are accepted", async () => {
  const modest = payments({
    survive: SurvivalGoal.None,
    servedAfterOneLoss: 0,
    servedAfterTwoLosses: 0,
    allowedSites: ["ansan"],
    minimumSites: 1,
    hardDependencies: undefined,
    softDependencies: undefined,
    stores: undefined,
    hostname: undefined,
  });
  const declared = await recordDeclarations(() => new PlacementPolicy("payments", modest));
  expect(declared.all).toHaveLength(1);
});

test("two losses on two sites: a third site is asked for", () => {
  expect(refusal({ allowedSites: ["ansan", "siheung"], minimumSites: 2 }).detail).toEqual({
    what: 'the goal "two-sites" cannot be met at 2 sites',
    where: 'PlacementPolicy "payments": allowedSites',
    why: 'when 2 are lost, none of "ansan", "siheung" is left to serve',
    fix: 'add a third site to allowedSites, or lower survive to "one-site"',
  });
});

test("a quorum that is to survive two losses takes five sites", () => {
  const fix = refusal({ approach: Approach.Quorum }).detail.fix;
  expect(fix).toBe('add 2 more sites to allowedSites, or lower survive to "one-site"');
});

test("more sites required than allowed: says how many to add", () => {
  expect(refusal({ minimumSites: 5 }).detail).toMatchObject({
    what: "the service must run at 5 sites and may run at 3",
    fix: "add 2 to allowedSites, or set minimumSites to 3",
  });
});

test.each<[string, Partial<PlacementPolicyArgs>, string]>([
  ["a service name that Kubernetes refuses", { service: "Payments!" }, "service"],
  ["a tier that does not exist", { tier: 4 }, "tier"],
  ["a tier between two", { tier: 0.5 }, "tier"],
  ["an unknown goal", { survive: "three-sites" as SurvivalGoal }, "survive"],
  ["an unknown residency", { residency: "Europe" }, "residency"],
  ["an unknown approach", { approach: "cold" as Approach }, "approach"],
  ["a negative recovery time", { rtoSeconds: -1 }, "rtoSeconds"],
  ["a recovery time that is not a number", { rtoSeconds: NaN }, "rtoSeconds"],
  ["an endless recovery time", { rtoSeconds: Infinity }, "rtoSeconds"],
  ["a negative recovery point", { rpoSeconds: -1 }, "rpoSeconds"],
  ["negative demand", { peakRequestsPerSecond: -1 }, "peakRequestsPerSecond"],
  ["demand of a trillion", { peakRequestsPerSecond: 1e12 }, "peakRequestsPerSecond"],
  ["demand that is a text", { peakRequestsPerSecond: "6000" as unknown as number }, "peakRequestsPerSecond"],
  ["a share above one", { servedAfterOneLoss: 1.2 }, "servedAfterOneLoss"],
  ["a share that is not a number", { servedAfterTwoLosses: NaN }, "servedAfterTwoLosses"],
  ["a goal without its share", { servedAfterTwoLosses: 0 }, "servedAfterTwoLosses"],
  ["a share beyond its goal", { survive: SurvivalGoal.OneSite }, "servedAfterTwoLosses"],
  ["more served after two losses than after one", { servedAfterOneLoss: 0.5 }, "servedAfterTwoLosses"],
  ["no site", { allowedSites: [] }, "allowedSites"],
  ["a site twice", { allowedSites: ["ansan", "siheung", "pangyo", "ansan"] }, "allowedSites"],
  ["a site without a name", { allowedSites: ["ansan", "siheung", ""] }, "allowedSites[2]"],
  ["no minimum", { minimumSites: 0 }, "minimumSites"],
  ["a minimum between two numbers", { minimumSites: 1.5 }, "minimumSites"],
  ["a hard dependency twice", { hardDependencies: ["identity", "identity"] }, "hardDependencies"],
  ["a soft dependency twice", { softDependencies: ["monitoring", "monitoring"] }, "softDependencies"],
  ["a dependency both hard and soft", { softDependencies: ["identity"] }, "softDependencies"],
  ["a hard dependency on itself", { hardDependencies: ["payments"] }, "hardDependencies"],
  ["a soft dependency on itself", { softDependencies: ["payments"] }, "softDependencies"],
  ["a public name without a domain", { hostname: "pay" }, "hostname"],
  [
    "an unknown kind of store",
    { stores: [{ kind: "file" as StoreKind, name: "a", access: StoreAccess.Read }] },
    "stores[0].kind",
  ],
  [
    "a store without a name",
    { stores: [{ kind: StoreKind.Database, name: "", access: StoreAccess.Read }] },
    "stores[0].name",
  ],
  [
    "an unknown access",
    { stores: [{ kind: StoreKind.Database, name: "a", access: "write" as StoreAccess }] },
    "stores[0].access",
  ],
  [
    "a store twice",
    {
      stores: [
        { kind: StoreKind.Database, name: "a", access: StoreAccess.Read },
        { kind: StoreKind.Database, name: "a", access: StoreAccess.ReadWrite },
      ],
    },
    "stores",
  ],
])("%s is refused", (_, change, field) => {
  expect(refusal(change).detail.where).toBe(`PlacementPolicy "payments": ${field}`);
});
