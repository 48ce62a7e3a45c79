import { readFileSync } from "node:fs";
import type { SiteLocation } from "holdfast";
import { type DataSite, type Site, isDataSite } from "@holdfast/blueprint/sites/site";
import { checkSites } from "@holdfast/blueprint/sites/site-checks";
import { sites } from "../../../stacks/sites";
import { refusal, refusals } from "./expect-invalid-input";

const named = (name: string): Site => {
  const site = sites.find((each) => each.name === name);
  if (!site) throw new Error(`there is no site ${name}`);
  return site;
};
const dataSite = (name: string): DataSite => {
  const site = named(name);
  if (!isDataSite(site)) throw new Error(`${name} is no data site`);
  return site;
};

const place = (name: string): SiteLocation => {
  const { location } = named(name);
  if (!location) throw new Error(`nobody says where ${name} is`);
  return location;
};

/** Great-circle distance in kilometres (haversine formula, mean Earth radius 6371 km). */
function distance(from: SiteLocation, to: SiteLocation): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const latitude = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2;
  const longitude = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const along = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
  return 2 * 6371 * Math.asin(Math.sqrt(latitude + along * longitude));
}

/** Replaces one entry by a changed copy. */
function withChanged(name: string, change: (site: DataSite) => Site): Site[] {
  return sites.map((site) => (site.name === name ? change(dataSite(name)) : site));
}

const added = (site: Site): Site[] => [...sites, site];

test("the sites are those that were asked for", () => {
  expect(sites.map(({ name, kind }) => [name, kind])).toEqual([
    ["ansan", "owned"],
    ["siheung", "owned"],
    ["pangyo", "leased"],
    ["aws-seoul", "cloud"],
    ["aws-osaka", "cloud"],
  ]);
  expect(() => checkSites(sites)).not.toThrow();
});

test("coordinates give the distances that were calculated: about 12 km and 26 km", () => {
  expect(distance(place("ansan"), place("siheung"))).toBeCloseTo(12, -1);
  expect(Math.round(distance(place("ansan"), place("siheung")))).toBe(12);
  expect(Math.abs(distance(place("ansan"), place("pangyo")) - 26)).toBeLessThan(1);
});

test("public addresses are from the ranges for documentation", () => {
  const addresses = readFileSync("stacks/sites.ts", "utf8").match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
  expect(addresses.length).toBeGreaterThan(20);
  for (const address of addresses) expect(address).toMatch(/^(10|192\.0\.2|198\.51\.100|203\.0\.113)\./);
});

test("Ansan has a fire compartment more than it can lose, on more than one feed", () => {
  const ansan = dataSite("ansan");
  expect(ansan.halls).toHaveLength(4);
  expect(new Set(ansan.halls.map((hall) => hall.powerFeed)).size).toBeGreaterThan(1);
  expect(ansan.utilities.substations).toEqual({ mains: "namansan", reserve: "seongpo" });
});

describe("one clear error each", () => {
  test("two sites with one name", () => {
    expect(refusal(() => checkSites(added({ ...named("siheung") })))).toMatchObject({
      what: "two sites have the name siheung",
      where: "sites[1].name and sites[5].name",
    });
  });

  test("a name that stands for something else", () => {
    expect(
      refusal(() => checkSites(withChanged("siheung", (site) => ({ ...site, name: "global" })))).what,
    ).toBe("name of global: a site cannot have this name");
  });

  test("a copied entry of which only the name was changed: everything that it still shares", () => {
    const found = refusals(() => checkSites(added({ ...dataSite("siheung"), name: "namyangju" })));
    expect(found.map(({ what }) => what)).toEqual([
      "two sites have the network.ingressAddress 203.0.113.74: siheung and namyangju",
      "two sites have the network.dnsAddress 203.0.113.117: siheung and namyangju",
      "two sites have the network.routerAddress 203.0.113.94: siheung and namyangju",
      "two sites have the network.autonomousSystem 64514: siheung and namyangju",
      "namyangju.network.podCidr 10.32.0.0/16 overlaps siheung.network.podCidr 10.32.0.0/16",
      "namyangju.network.serviceCidr 10.33.0.0/20 overlaps siheung.network.serviceCidr 10.33.0.0/20",
      "namyangju.network.siteCidr 10.33.16.0/20 overlaps siheung.network.siteCidr 10.33.16.0/20",
    ]);
  });

  test("networks that overlap", () => {
    const error = refusal(() =>
      checkSites(
        withChanged("siheung", (site) => ({
          ...site,
          network: { ...site.network, podCidr: "10.16.128.0/17" },
        })),
      ),
    );
    expect(error.what).toBe(
      "siheung.network.podCidr 10.16.128.0/17 overlaps ansan.network.podCidr 10.16.0.0/16",
    );
  });

  test("a voter's address outside of the site", () => {
    const error = refusal(() =>
      checkSites(
        withChanged("siheung", (site) => ({
          ...site,
          network: { ...site.network, voterAddress: "10.17.16.24" },
        })),
      ),
    );
    expect(error.fix).toBe("give an address in 10.33.16.0/20");
  });

  test("one cloud region counted as two sites", () => {
    const twice = { ...named("aws-osaka"), name: "aws-osaka-2" };
    const [first] = refusals(() => checkSites(added(twice)));
    expect(first?.what).toBe("two sites have the region ap-northeast-3: aws-osaka and aws-osaka-2");
  });

  test.each([0, -192, 1.5, Number.NaN, 1e9])("a hall with %d cores", (cores) => {
    const changed = withChanged("pangyo", (site) => ({
      ...site,
      halls: site.halls.map((hall, index) => (index === 1 ? { ...hall, cores } : hall)),
    }));
    expect(refusal(() => checkSites(changed)).where).toBe("sites[2].halls[1].cores");
  });

  test.each([
    ["storageTiB", { storageTiB: -400 }],
    ["powerMegawatts", { powerMegawatts: 40_000_000 }],
  ])("negative or absurd %s", (field, change) => {
    const error = refusal(() => checkSites(withChanged("pangyo", (site) => ({ ...site, ...change }))));
    expect(error.where).toBe(`sites[2].${field}`);
  });
});
