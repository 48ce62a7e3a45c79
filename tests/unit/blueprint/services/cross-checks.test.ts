import { checkCatalogue } from "@holdfast/blueprint/services/cross-checks";
import { type CatalogueEntry, readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../../stacks/sites";
import { planTopology } from "@holdfast/blueprint/placement/topology";
import { refusal, refusals } from "../expect-invalid-input";
import { authority, entry } from "./service-text";

const refused = (entries: CatalogueEntry[], at = sites) =>
  refusal(() => checkCatalogue([authority, ...entries], at));
const without = (...names: string[]) => sites.filter((site) => !names.includes(site.name));
const hard = (...names: string[]): [string, string] => ["hard: []", `hard: [${names.join(", ")}]`];

test("the shipped catalogue is accepted at the shipped sites", () => {
  const authority = checkCatalogue(readServiceFiles("stacks/services"), sites);
  expect(authority.service).toBe("failover-authority");
});

describe("names", () => {
  test("two files with the same service name both files", () => {
    expect(refused([entry("orders"), entry("carts", ["service: carts", "service: orders"])])).toMatchObject({
      what: "two services are named orders",
      where: "stacks/services/orders.yaml:1 and stacks/services/carts.yaml:1",
    });
  });

  test("unknown site", () => {
    const error = refused([entry("orders", ["kinds: [owned, leased]", "names: [ansan, busan]"])]);
    expect(error).toMatchObject({
      what: "unknown site busan in orders",
      where: "stacks/services/orders.yaml:14",
    });
    expect(error.fix).toContain("ansan, siheung, pangyo;");
  });

  test("a cloud region is no place for a service", () => {
    const error = refused([entry("orders", ["kinds: [owned, leased]", "names: [ansan, aws-seoul]"])]);
    expect(error.what).toBe("orders names the cloud region aws-seoul");
  });

  test("unknown dependency", () => {
    const error = refused([entry("orders", hard("stock"))]);
    expect(error).toMatchObject({
      what: "orders depends on stock, which no file declares",
      where: "stacks/services/orders.yaml:17",
    });
    expect(error.fix).toContain("authority");
  });

  test("a dependency twice", () => {
    expect(
      refused([entry("stock"), entry("orders", hard("stock"), ["soft: []", "soft: [stock]"])]),
    ).toMatchObject({
      what: "orders lists its dependency stock twice",
      where: "stacks/services/orders.yaml:17 and stacks/services/orders.yaml:18",
    });
    expect(refused([entry("stock"), entry("orders", hard("stock", "stock"))]).what).toMatch(/twice/);
  });

  test("no quorum, and two", () => {
    expect(refusal(() => checkCatalogue([entry("orders")], sites)).what).toBe("no service is a quorum");
    const second = { ...authority, service: { ...authority.service, service: "second" } };
    expect(refused([second]).what).toBe("two services are a quorum: authority and second");
  });
});

describe("hard dependencies", () => {
  test("a cycle is named in its order", () => {
    const entries = [
      entry("orders", hard("stock")),
      entry("stock", hard("prices")),
      entry("prices", hard("orders")),
      entry("web", hard("orders")),
    ];
    const error = refused(entries);
    expect(error.what).toBe("hard dependencies form a cycle: orders -> stock -> prices -> orders");
    const files = ["orders", "stock", "prices"].map((name) => `stacks/services/${name}.yaml:17`);
    expect(error.where).toBe(files.join(" and "));
  });

  test("a service that depends on itself", () => {
    expect(refused([entry("orders", hard("orders"))]).what).toBe("orders depends on itself");
  });

  test("a cycle through a soft dependency is none, nor are two ways to one service", () => {
    const entries = [
      entry("orders", hard("stock", "prices")),
      entry("stock", hard("prices"), ["soft: []", "soft: [orders]"]),
      entry("prices"),
    ];
    expect(() => checkCatalogue([authority, ...entries], sites)).not.toThrow();
  });
});

describe("cached dependencies", () => {
  const cached = (...names: string[]) =>
    [
      "hard: []",
      `hard: []\n  cached: [${names.map((name) => `{ service: ${name}, for: 1 day }`).join(", ")}]`,
    ] as [string, string];

  test("are needed when everything starts, so a cycle through one is named with its line", () => {
    const error = refused([entry("orders", cached("stock")), entry("stock", hard("orders"))]);
    expect(error).toMatchObject({
      what: "hard dependencies form a cycle: orders -> stock -> orders",
      where: "stacks/services/orders.yaml:18 and stacks/services/stock.yaml:17",
    });
  });

  test("are declared by some file, and once", () => {
    expect(refused([entry("orders", cached("stok")), entry("stock")])).toMatchObject({
      what: "orders depends on stok, which no file declares",
      where: "stacks/services/orders.yaml:18",
    });
    const soft: [string, string] = ["soft: []", "soft: [stock]"];
    expect(refused([entry("stock"), entry("orders", cached("stock"), soft)])).toMatchObject({
      what: "orders lists its dependency stock twice",
      where: "stacks/services/orders.yaml:18 and stacks/services/orders.yaml:19",
    });
  });

  test.each(["0 seconds", "31 days"])("last for some time, and no longer than any goal: not %s", (time) => {
    const [from, to] = cached("stock");
    expect(() => entry("orders", [from, to.replace("1 day", time)])).toThrow(/cache/);
  });
});

describe("goals that no placement can meet", () => {
  const twoSites: [string, string][] = [
    ["survive: one-site", "survive: two-sites"],
    ["because: Orders can wait\n", ""],
    ["afterOneLoss: 0.8", "afterOneLoss: 0.8\n  afterTwoLosses: 0.5"],
  ];

  test("too few sites allowed: says which to allow", () => {
    const error = refused([entry("orders", ...twoSites, ["kinds: [owned, leased]", "kinds: [owned]"])]);
    expect(error).toEqual({
      what: "no placement lets orders survive two-sites",
      where: "stacks/services/orders.yaml:4",
      why: "that takes 3 sites, and its allowed sites are ansan, siheung",
      fix: "allow 1 more of: pangyo (leased); or add 1 data site to the list of sites; or lower survive",
    });
  });

  test("too few sites at all: says how many to add", () => {
    const catalogue = [authority, entry("orders", ...twoSites)];
    const found = refusals(() => checkCatalogue(catalogue, without("siheung", "pangyo")));
    expect(found.map(({ what, fix }) => [what, fix])).toEqual([
      ["no placement lets authority survive two-sites", "add 2 sites to the list of sites; or lower survive"],
      [
        "no placement lets orders survive two-sites",
        "add 2 data sites to the list of sites; or lower survive",
      ],
    ]);
  });

  test("more sites asked for than there are", () => {
    const error = refused([entry("orders", ["approach:", "minimumSites: 4\napproach:"])]);
    expect(error).toMatchObject({
      what: "no placement lets orders run at 4 sites",
      where: "stacks/services/orders.yaml:15",
    });
  });

  test("residency that leaves too few sites", () => {
    const abroad = sites.map((site) =>
      isDataSite(site) && site.name !== "ansan" ? { ...site, country: "jp" } : site,
    );
    const error = refused([entry("orders", ["residency: any", "residency: kr"])], abroad);
    expect(error).toMatchObject({
      what: "residency kr leaves orders 1 of its 3 sites: ansan",
      where: "stacks/services/orders.yaml:12",
      why: "it needs 2 sites at the least",
    });
    expect(error.fix).toContain("add 1 data site in kr to the list of sites");
  });

  test("a quorum that would lose its majority stops every service with a store", () => {
    const small = { ...authority, service: { ...authority.service, survive: "one-site" as const } };
    const error = refusal(() => checkCatalogue([small, entry("orders", ...twoSites)], without("aws-seoul")));
    expect(error.what).toBe("no placement lets orders survive two-sites: the quorum has 3 voters");
    expect(error.fix).toContain("add 2 sites");
  });

  test("services that share a database, of which one keeps it at home", () => {
    const abroad = sites.map((site) =>
      isDataSite(site) && site.name !== "ansan" ? { ...site, country: "jp" } : site,
    );
    const carts = entry("carts", ["name: carts, storage", "name: shared, storage"]);
    const records = entry(
      "records",
      ["name: records, storage", "name: shared, storage"],
      ["kinds: [owned, leased]", "names: [ansan]"],
      ["residency: any", "residency: kr"],
      ["survive: one-site", "survive: none"],
      ["afterOneLoss: 0.8", "afterOneLoss: 0"],
    );
    const error = refused([carts, records], abroad);
    expect(error).toMatchObject({
      what: "no placement lets the database shared survive one-site",
      where: "stacks/services/carts.yaml:19",
    });
    expect(error.why).toBe(
      "carts, records share it, its residency is kr, and that leaves ansan; 2 sites are needed",
    );
  });

  test("a service at a site at which what it shares a database with may not be", () => {
    const carts = entry("carts", ["name: carts, storage", "name: shared, storage"]);
    const records = entry(
      "records",
      ["name: records, storage", "name: shared, storage"],
      ["kinds: [owned, leased]", "kinds: [owned]"],
    );
    const error = refused([carts, records]);
    expect(error).toMatchObject({
      where: expect.stringMatching(/^stacks\/services\/carts\.yaml:\d+$/) as string,
    });
    expect(error.what).toMatch(/^carts runs at pangyo, where its database shared may not stand$/);
    expect(error.why).toMatch(/^records keeps data in it too, and may be at ansan, siheung only$/);
  });

  test.each([
    ["object store", "kind: object-store, name: shared, names: carts, storage", "kinds: [owned]"],
    ["event log", "kind: event-log, name: shared, storage", "names: [ansan]"],
  ])("a service whose %s may not stand where it runs", (noun, store, selection) => {
    const withStore = (name: string, at: string) =>
      entry(
        name,
        [`name: ${name}, storage`, `name: ${name}, access: read-write, storageGiB: 10 }\n  - { ${store}`],
        ["kinds: [owned, leased]", at],
        ["survive: one-site", "survive: none"],
        ["afterOneLoss: 0.8", "afterOneLoss: 0"],
      );
    const catalogue = [authority, withStore("carts", "names: [pangyo]"), withStore("records", selection)];
    const whats = refusals(() => checkCatalogue(catalogue, sites)).map(({ what }) => what);
    expect(whats).toEqual([
      `carts runs at pangyo, where its ${noun} shared may not stand`,
      expect.stringMatching(`^records runs at ansan.*, where its ${noun} shared may not stand$`),
    ]);
  });

  test("no service at a site without a server of its event log: servers of other sites are reached too", () => {
    const kept =
      "name: $, access: read-write, storageGiB: 10 }\n  - { kind: event-log, name: shared, storage";
    const withLog = (name: string, at: string) =>
      entry(name, [`name: ${name}, storage`, kept.replace("$", name)], ["kinds: [owned, leased]", at]);
    const catalogue = [
      authority,
      withLog("carts", "kinds: [owned, leased]"),
      withLog("records", "kinds: [owned]"),
    ];
    expect(() => checkCatalogue(catalogue, sites)).not.toThrow();
    const [log] = planTopology(sites, catalogue).eventLogs;
    expect(log?.sites.map(({ name }) => name)).toEqual(["ansan", "siheung"]);
  });
});

describe("what is built, where that is less than what is promised", () => {
  const built = (text: string): [string, string] => ["approach:", `built: ${text}\napproach:`];
  const pangyo = "{ sites: { names: [pangyo] }, survive: none, rpo: 1 day }";

  test("is accepted, and planned instead of the promise", () => {
    const orders = entry("orders", built(pangyo));
    expect(() => checkCatalogue([authority, orders], sites)).not.toThrow();
    const { databases, promises, services } = planTopology(sites, [authority, orders]);
    expect(databases[0]).toMatchObject({ survive: "none", rpoSeconds: 86_400 });
    expect(databases[0]?.sites.map(({ name }) => name)).toEqual(["pangyo"]);
    expect(promises[1]).toMatchObject({ survive: "one-site", sites: { kinds: ["owned", "leased"] } });
    expect(services[1]).toMatchObject({ survive: "none", sites: { names: ["pangyo"] } });
  });

  test("of the authority says where its voters stand", () => {
    const one = {
      ...authority,
      service: { ...authority.service, built: { sites: { names: ["pangyo"] }, survive: "none" as const } },
    };
    expect(planTopology(sites, [one, entry("orders", built(pangyo))]).voters.map(({ name }) => name)).toEqual(
      ["pangyo"],
    );
    // What is built to survive a loss takes voters that do.
    expect(refusal(() => checkCatalogue([one, entry("orders")], sites)).what).toBe(
      "no placement lets orders survive one-site: the quorum has 1 voters",
    );
  });

  test("at a site that is not there", () => {
    expect(refused([entry("orders", built("{ sites: { names: [busan] } }"))])).toMatchObject({
      what: "unknown site busan in orders",
      where: "stacks/services/orders.yaml:15",
    });
    expect(refused([entry("orders", built("{ replicas: { busan: { running: 2, most: 3 } } }"))]).what).toBe(
      "unknown site busan in orders",
    );
  });

  test("with replicas for some of its sites only", () => {
    expect(
      refused([entry("orders", built("{ replicas: { ansan: { running: 2, most: 3 } } }"))]),
    ).toMatchObject({
      what: "orders stands at ansan, siheung, pangyo, and its replicas are given for ansan",
      where: "stacks/services/orders.yaml:15",
    });
  });

  test("with more replicas than may run", () => {
    expect(
      refusal(() => entry("orders", built("{ replicas: { ansan: { running: 4, most: 3 } } }"))).why,
    ).toBe("most is as many as run, or more");
  });
});
