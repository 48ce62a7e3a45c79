import {
  type CapacityInput,
  type CapacityService,
  type KeptPlan,
  type NoPlan,
  planCapacity,
} from "@holdfast/resilience/capacity-plan";
import { InvalidInputError } from "@holdfast/contract/invalid-input";

const sites = ["ansan", "siheung", "pangyo"];

function site(name: string, cores = 1000): CapacityInput["sites"][number] {
  return { name, cores, memoryGiB: 4000, pricePerCoreMonth: 10 };
}

function service(name: string, more: Partial<CapacityService> = {}): CapacityService {
  return {
    name,
    tier: 1,
    allowedSites: sites,
    peakRequestsPerSecond: 6000,
    replica: { requestsPerSecond: 100, cores: 2, memoryGiB: 4 },
    survives: 0,
    ...more,
  };
}

async function kept(input: CapacityInput): Promise<KeptPlan> {
  const plan = await planCapacity(input);
  if (!plan.feasible) throw new Error(plan.text);
  return plan;
}

async function refused(input: CapacityInput): Promise<NoPlan> {
  const plan = await planCapacity(input);
  if (plan.feasible) throw new Error("the plan keeps everything");
  return plan;
}

describe("a capacity plan", () => {
  // Capacity arithmetic: n sites that survive k losses without shedding hold n / (n - k) times the fleet.
  test("over three sites costs 1.5 times the fleet for one loss, and 3 times for two", async () => {
    const { losses } = await kept({
      sites: sites.map((name) => site(name)),
      services: [service("messaging", { survives: 2 })],
    });
    expect(losses.map((loss) => loss.promised)).toEqual([1200, 1800, 3600]);
    expect(losses.map((loss) => loss.withoutShedding)).toEqual([1200, 1800, 3600]);
  });

  test("costs less for two losses where part of the peak may be shed", async () => {
    const { losses, price } = await kept({
      sites: sites.map((name) => site(name)),
      services: [service("messaging", { survives: 2, servedAfterTwoLosses: 0.5 })],
    });
    // Half the peak on one site takes 30 replicas at each: no more than one loss takes anyway.
    expect(losses.map((loss) => loss.promised)).toEqual([1200, 1800, 1800]);
    expect(losses.map((loss) => loss.withoutShedding)).toEqual([1200, 1800, 3600]);
    expect(price).toBe(1800);
  });

  test("spreads replicas and tells what they take of each site", async () => {
    const plan = await kept({
      sites: sites.map((name) => site(name)),
      services: [service("messaging", { survives: 1 })],
    });
    expect(plan.replicas).toEqual(
      sites.map((name) => ({ service: "messaging", site: name, replicas: 30, share: 1 / 3 })),
    );
    expect(plan.sites[0]).toEqual({
      site: "ansan",
      cores: 60,
      coresShare: 0.06,
      memoryGiB: 120,
      memoryShare: 0.03,
      price: 600,
    });
  });

  test("puts what may stand anywhere where a core costs least", async () => {
    const plan = await kept({
      sites: [site("ansan"), { ...site("siheung"), pricePerCoreMonth: 9 }, site("pangyo")],
      services: [service("games")],
    });
    expect(plan.replicas).toEqual([{ service: "games", site: "siheung", replicas: 60, share: 1 }]);
  });

  test("gives every site of a service that takes turns all that it promises", async () => {
    const plan = await kept({
      sites: sites.map((name) => site(name)),
      services: [service("ledger", { survives: 1, serving: "one-site" })],
    });
    expect(plan.replicas.map(({ replicas }) => replicas)).toEqual([60, 60]);
  });

  test("tells the dearest promise first", async () => {
    const plan = await kept({
      sites: sites.map((name) => site(name)),
      services: [
        service("mail", { survives: 1, peakRequestsPerSecond: 2000 }),
        service("messaging", { survives: 2, servedAfterTwoLosses: 0.8 }),
      ],
    });
    expect(plan.promises).toEqual([
      // 48 replicas at each of three sites; without it 30 at each.
      { promise: { kind: "promise", service: "messaging", losses: 2, share: 0.8 }, price: 1080 },
      // 10 at each; without it 20 anywhere.
      { promise: { kind: "promise", service: "mail", losses: 1, share: 1 }, price: 200 },
      // Two losses at 80% leave more than one loss needs.
      { promise: { kind: "promise", service: "messaging", losses: 1, share: 1 }, price: 0 },
    ]);
  });
});

describe("promises that cannot be kept", () => {
  test("are named with the room that they conflict over", async () => {
    const plan = await refused({
      sites: sites.map((name) => site(name, 100)),
      services: [
        service("messaging", { tier: 0, survives: 2, servedAfterTwoLosses: 0.7 }),
        service("mail", {
          tier: 2,
          survives: 2,
          servedAfterOneLoss: 0.5,
          servedAfterTwoLosses: 0.5,
          peakRequestsPerSecond: 2000,
        }),
        service("notes", { tier: 3, peakRequestsPerSecond: 100 }),
      ],
    });
    expect(plan.conflict.map((one) => one.kind)).toEqual(["promise", "promise", "capacity"]);
    expect(plan.text).toMatch(
      /^these cannot all be kept: mail serves 50% of its peak with any two sites lost; messaging serves 70% of its peak with any two sites lost; \w+ has 100 cores$/,
    );
    expect(plan.losses.map((loss) => loss.promised)).toEqual([1620, 2220, null]);
  });

  test("are named alone where no room would help", async () => {
    const plan = await refused({
      sites: sites.map((name) => site(name)),
      services: [
        service("bank", { survives: 2, allowedSites: ["ansan", "siheung"], servedAfterTwoLosses: 0.1 }),
      ],
    });
    expect(plan.text).toBe(
      "this cannot be kept at any price: bank serves 10% of its peak with any two sites lost",
    );
  });

  test("are told apart from minimums", async () => {
    const plan = await refused({
      sites: sites.map((name) => site(name, 10)),
      services: [service("tool", { peakRequestsPerSecond: 10, minimumReplicas: 3, minimumSites: 4 })],
    });
    expect(plan.conflict).toEqual([{ kind: "minimum-sites", service: "tool", sites: 4 }]);
  });
});

describe("capacity input is refused", () => {
  const good: CapacityInput = { sites: [site("ansan"), site("siheung")], services: [] };
  const allowed = { allowedSites: ["ansan"] };

  test.each<[string, CapacityInput, string]>([
    ["without sites", { ...good, sites: [] }, "sites"],
    [
      "with more cores than the solver can count",
      { ...good, sites: [site("ansan", 1e300)] },
      "site ansan, cores",
    ],
    [
      "with a demand that takes more replicas than the solver can count",
      {
        ...good,
        services: [
          service("a", { ...allowed, replica: { requestsPerSecond: 1e-300, cores: 1, memoryGiB: 1 } }),
        ],
      },
      "service a, peakRequestsPerSecond over replica.requestsPerSecond",
    ],
    ["with a site twice", { ...good, sites: [site("ansan"), site("ansan")] }, "sites"],
    ["with negative cores", { ...good, sites: [site("ansan", -1)] }, "site ansan, cores"],
    [
      "with a price that is no number",
      { ...good, sites: [{ ...site("ansan"), pricePerCoreMonth: NaN }] },
      "site ansan, pricePerCoreMonth",
    ],
    [
      "with a service twice",
      { ...good, services: [service("a", allowed), service("a", allowed)] },
      "services",
    ],
    ["with an unknown site", { ...good, services: [service("a")] }, "service a, allowedSites"],
    [
      "with no allowed site",
      { ...good, services: [service("a", { allowedSites: [] })] },
      "service a, allowedSites",
    ],
    [
      "with a share above 1",
      { ...good, services: [service("a", { ...allowed, servedAfterOneLoss: 60 })] },
      "service a, servedAfterOneLoss",
    ],
    [
      "with replicas that carry nothing",
      {
        ...good,
        services: [service("a", { ...allowed, replica: { requestsPerSecond: 0, cores: 1, memoryGiB: 1 } })],
      },
      "service a, replica.requestsPerSecond",
    ],
    [
      "with half a site",
      { ...good, services: [service("a", { ...allowed, minimumSites: 0.5 })] },
      "service a, minimumSites",
    ],
  ])("%s", async (_, input, where) => {
    const error: unknown = await planCapacity(input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    const { message } = error as InvalidInputError;
    expect(message).toContain(`capacity input, ${where}`);
    expect(message.split("\n")).toHaveLength(4);
  });
});
