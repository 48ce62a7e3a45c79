import {
  type Blueprint,
  checkBlueprint,
  deriveBlueprint,
  judge,
  nothingLost,
  readGraph,
  type Report,
  sitesOf,
  type Verdict,
} from "@holdfast/resilience";
import { namedLoss } from "@holdfast/cli/commands/named-loss";
import { findingMessage } from "@holdfast/report/text/finding-text";
import { reasonText } from "@holdfast/report/text/reason-text";
import { declareBlueprint, type Service, type Site } from "@holdfast/blueprint";
import { blueprints } from "../../../stacks/blueprints";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { evaluate } from "../blueprint/evaluation";
import { servicesIn } from "../blueprint/services-in";
import { stackConfiguration } from "../blueprint/stack-configuration";

/** What existed only at Pangyo, as reported; of the authentication cache a part. */
const functions = [
  "failover-authority",
  "source-repository",
  "deploy-tool",
  "artifact-registry",
  "object-storage",
  "metadata",
  "key-store",
  "media-transfer",
  "staff-chat",
];

/** What stopped, as reported. */
const stopped = [
  "messaging",
  "mail",
  "talkchannel",
  "taxi",
  "payments",
  "bank",
  "games",
  "shopping",
  "health-pass",
];

/** The two lists that a blueprint is declared from. */
interface BlueprintLists {
  readonly sites: readonly Site[];
  readonly services: readonly Service[];
}

/** The lists of the blueprint that a stack's configuration names. */
function listsOf({ blueprint }: Record<string, string | undefined>): BlueprintLists {
  const { sites, services } = blueprints[blueprint as keyof typeof blueprints];
  return { sites: sites as readonly Site[], services: servicesIn(services as string) };
}

/** What a declaration survives. */
interface Judged {
  readonly blueprint: Blueprint;
  readonly report: Report;
  /** Without Pangyo, by service. */
  readonly without: ReadonlyMap<string, Verdict>;
}

/** Judges what a stack would create, after a change of the lists that it is declared from. */
async function judged(
  stack: string,
  change: (lists: BlueprintLists) => BlueprintLists = (lists) => lists,
): Promise<Judged> {
  const values = stackConfiguration(stack);
  const resources = await evaluate(stack, () => {
    const configuration = { stack, get: (key: string) => values[key] };
    declareBlueprint({ ...change(listsOf(values)), configuration });
  });
  const graph = readGraph(JSON.stringify({ deployment: { resources } }), stack);
  const blueprint = deriveBlueprint(graph);
  const verdicts = judge(blueprint, namedLoss(blueprint, ["pangyo"]));
  return {
    blueprint,
    report: checkBlueprint(blueprint, graph.resources.length, { depth: 1 }),
    without: new Map(verdicts.map((verdict) => [verdict.service, verdict])),
  };
}

/** The same lists with services changed. */
function withServices(change: (service: Service) => Service) {
  return ({ sites, services }: BlueprintLists): BlueprintLists => ({
    sites,
    services: services.map(change),
  });
}

const because = (verdict: Verdict | undefined) => verdict?.because.map(reasonText).join("\n") ?? "";
const findingsOn = ({ report }: Judged, policy: string) =>
  report.findings.filter((finding) => finding.policy === policy);
const insideTheFailure = (of: Judged) =>
  findingsOn(of, "failover-authority-is-independent").filter(
    ({ reason }) => reason.kind === "quorum-stops" && reason.strandedDatabases.length > 0,
  );

describe("October 2022", () => {
  let replay: Judged;

  beforeAll(async () => {
    replay = await judged("pangyo-2022");
  }, 60_000);

  test("everything is understood, and on an ordinary day everything serves", () => {
    expect(replay.report.summary).toMatchObject({ notUnderstood: [], partial: false });
    const outcomes = judge(replay.blueprint, nothingLost).map(({ service, outcome }) => [service, outcome]);
    expect(outcomes.filter(([, outcome]) => outcome !== "serving")).toEqual([]);
  });

  test("is told of four data centers, Pangyo with a third of what they hold", () => {
    const sites = replay.blueprint.sites.filter((site) => site.kind !== "cloud");
    expect(sites).toHaveLength(4);
    const cores = (of: typeof sites) => of.reduce((sum, site) => sum + (site.capacity.cores ?? 0), 0);
    const pangyo = sites.filter((site) => site.name === "pangyo");
    expect(cores(pangyo) / cores(sites)).toBeCloseTo(1 / 3, 2);
  });

  test("sends requests to sites in proportion to the replicas there", () => {
    const answers = replay.blueprint.endpoints.find(({ name }) => name === "bank.kr.example")?.answerSets[0]
      ?.answers;
    const sites = answers?.filter(({ site, group }) => site !== undefined && group === 0) ?? [];
    expect(Object.fromEntries(sites.map(({ site, weight }) => [site, weight]))).toEqual({
      pangyo: 6,
      "site-b": 4,
      "site-c": 4,
      "site-d": 4,
    });
  });

  test.each(functions)("%s is found: it stood at Pangyo alone and stops with it", (name) => {
    const service = replay.blueprint.services.find((candidate) => candidate.name === name)!;
    expect([...sitesOf(replay.blueprint, service)]).toEqual(["pangyo"]);
    expect(replay.without.get(name)).toMatchObject({ outcome: "down", met: false });
    expect(findingsOn(replay, "placement-honoured")).toContainEqual(
      expect.objectContaining({
        service: name,
        reason: expect.objectContaining({ kind: "too-few-sites", service: name, sites: ["pangyo"] }),
      }),
    );
  });

  test("about 30% of the authentication cache is found: what is left carries the rest", () => {
    expect(replay.without.get("auth-cache")).toMatchObject({
      outcome: "degraded",
      served: 0.7,
      unmet: ["served"],
    });
  });

  test.each(stopped)("%s stops, and nobody may lead the copies of its data that are left", (name) => {
    const verdict = replay.without.get(name);
    expect(verdict).toMatchObject({
      outcome: "down",
      writes: false,
      rtoSeconds: null,
      rpoSeconds: 0,
      met: false,
    });
    expect(because(verdict)).toContain("quorum failover-authority has 0 of 1 voters left");
    const database = replay.blueprint.databases.find((candidate) => candidate.name === name);
    expect(database?.shards[0]?.members.map(({ site }) => site)).toEqual(
      expect.arrayContaining(["site-b", "site-c", "site-d"]),
    );
  });

  const chains: [service: string, needs: readonly string[]][] = [
    ["identity", ["identity needs key-store, which is down", "identity needs auth-cache, which is degraded"]],
    ["messaging", ["messaging needs identity", "soft dependency media-transfer of messaging is unavailable"]],
    ["mail", ["mail needs identity", "mail needs object-storage", "object-storage needs metadata"]],
    ["talkchannel", ["talkchannel needs messaging", "talkchannel needs object-storage"]],
    ["taxi", ["taxi needs identity", "identity needs key-store"]],
    ["payments", ["payments needs identity", "payments needs key-store"]],
    ["bank", ["bank needs identity", "bank needs key-store"]],
    ["games", ["games needs identity", "identity needs key-store"]],
    ["shopping", ["shopping needs identity", "shopping needs object-storage"]],
    ["health-pass", ["health-pass needs identity", "identity needs key-store"]],
    ["deploy-tool", ["deploy-tool needs source-repository", "deploy-tool needs artifact-registry"]],
    ["staff-chat", ["staff-chat needs messaging"]],
  ];
  test.each(chains)("%s: the reasons name what it could not do without", (service, needs) => {
    for (const need of needs) expect(because(replay.without.get(service))).toContain(need);
  });

  test("the failover authority is found inside the failure", () => {
    const [finding, ...others] = insideTheFailure(replay);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ level: "error" });
    expect(findingMessage(finding!)).toMatch(
      /^quorum failover-authority \(1 voter\) stops without pangyo, and .* must outlive that: the failover needs what is lost, because replicas of .* are left at site-b, site-c and site-d and it alone may promote one$/,
    );
  });

  test("operators whose chat runs on the product are found", () => {
    expect(findingsOn(replay, "operator-access-independent")).toContainEqual(
      expect.objectContaining({
        service: "staff-chat",
        reason: expect.objectContaining({
          way: [
            { kind: "service", name: "staff-chat" },
            { kind: "service", name: "messaging" },
          ],
        }),
      }),
    );
  });

  test("what others need and stood at Pangyo alone is found, with the others", () => {
    const found = findingsOn(replay, "no-single-site-dependency").map(({ service }) => service);
    expect(found).toEqual([
      "artifact-registry",
      "key-store",
      "metadata",
      "object-storage",
      "source-repository",
    ]);
  });

  test("the reserve elsewhere does not replace a site: also where nothing else stops", () => {
    const carried = [
      ...because(replay.without.get("messaging")).matchAll(
        /messaging at \S+ carries (\d+) of (\d+) requests/g,
      ),
    ];
    expect(carried).toHaveLength(3);
    for (const [, some, all] of carried) expect(Number(some)).toBeLessThan(Number(all));
  });
});

describe("the counter-proof", () => {
  test("today's blueprint loses Pangyo and stops none of it", async () => {
    const today = await judged("dev");
    for (const verdict of today.without.values()) {
      expect(verdict).toMatchObject({ outcome: "serving", served: 1, met: true });
    }
    for (const name of stopped) expect(today.without.has(name)).toBe(true);
    expect(insideTheFailure(today)).toEqual([]);
  }, 60_000);

  test("voters at two more sites clear the finding on the authority, and databases are promoted", async () => {
    const mended = await judged(
      "pangyo-2022",
      withServices((service) =>
        service.service === "failover-authority"
          ? { ...service, built: { sites: { names: ["pangyo", "site-b", "site-c"] }, survive: "one-site" } }
          : service,
      ),
    );
    expect(findingsOn(mended, "failover-authority-is-independent")).toEqual([]);
    expect(mended.without.get("failover-authority")).toMatchObject({ outcome: "serving", met: true });
    // The key store is still gone, so the products are; their data is not the reason any more.
    expect(mended.without.get("bank")).toMatchObject({ outcome: "down" });
    expect(because(mended.without.get("bank"))).not.toContain("cannot decide");
    expect(because(mended.without.get("bank"))).toContain(
      "the leader of bank-0 may be among them; another member is promoted",
    );
  }, 60_000);

  test("the same services at the same sites, built as they promise, keep every promise", async () => {
    const mended = await judged("pangyo-2022", ({ sites, services }) => ({
      ...withServices((service) => ({
        ...service,
        built: undefined,
        // The staff talks elsewhere: no site makes good for a chat on the product.
        dependencies: service.service === "staff-chat" ? { hard: [], soft: [] } : service.dependencies,
      }))({ sites, services }),
      sites: sites.map((site) =>
        isDataSite(site)
          ? {
              ...site,
              halls: site.halls.map((hall) => ({
                ...hall,
                cores: 2 * hall.cores,
                memoryGiB: 2 * hall.memoryGiB,
              })),
            }
          : site,
      ),
    }));
    expect([...mended.without.values()].filter(({ met }) => !met)).toEqual([]);
    expect(mended.report.summary.unmet).toBe(0);
    expect(mended.report.findings.filter(({ level }) => level === "error")).toEqual([]);
  }, 60_000);
});
