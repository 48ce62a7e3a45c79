import { linksOf } from "@holdfast/report/html/map/links";
import { distance, neighbourhood, offset } from "@holdfast/report/html/map/projection";
import { siteMap } from "@holdfast/report/html/map/site-map";
import { sampleBlueprint } from "./sample-blueprint";

const seoul = { latitude: 37.566, longitude: 126.978 };
const osaka = { latitude: 34.694, longitude: 135.502 };

test("distances are those on the Earth", () => {
  expect(distance(seoul, seoul)).toBe(0);
  // A degree of latitude is 111.2 km on a sphere of 6371 km.
  expect(distance({ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 0 })).toBeCloseTo(111.19, 1);
  expect(distance(seoul, osaka)).toBeGreaterThan(800);
  expect(distance(seoul, osaka)).toBeLessThan(860);
  expect(distance(osaka, seoul)).toBeCloseTo(distance(seoul, osaka), 9);
});

test("north is up and east is right, and near places are as far apart as they are", () => {
  const { x, y } = offset(seoul, { latitude: 37.666, longitude: 127.078 });
  expect(x).toBeGreaterThan(0);
  expect(y).toBeLessThan(0);
  expect(Math.hypot(x, y)).toBeCloseTo(distance(seoul, { latitude: 37.666, longitude: 127.078 }), 1);
});

test("a place far beyond the others is not drawn to scale with them", () => {
  const places = sampleBlueprint().sites.map(({ name, location }) => ({ name, location: location! }));
  const { near, far } = neighbourhood(places);
  expect(far.map(({ name }) => name)).toEqual(["aws-osaka"]);
  expect(near).toHaveLength(4);
  const alone = neighbourhood(places.slice(0, 1));
  expect([alone.near.length, alone.far.length]).toEqual([1, 0]);
});

describe("links", () => {
  const { databases, ...rest } = sampleBlueprint();
  const changing = (noSync: string[]) =>
    databases.map((database) => ({
      ...database,
      shards: database.shards.map((shard) => ({
        ...shard,
        members: shard.members.map((member) => ({ ...member, noSync: noSync.includes(member.site) })),
      })),
    }));
  const texts = (found: ReturnType<typeof linksOf>) =>
    found.map(({ kind, from, to }) => `${kind} ${from}-${to}`);

  test("each pair of sites with members is one, backups go to the vault and from there to its copy", () => {
    expect(texts(linksOf({ databases, ...rest })).sort()).toEqual([
      "backup ansan-aws-seoul",
      "backup aws-seoul-aws-osaka",
      "backup pangyo-aws-seoul",
      "backup siheung-aws-seoul",
      "synchronous ansan-pangyo",
      "synchronous ansan-siheung",
      "synchronous pangyo-siheung",
    ]);
  });

  test("a member that may not be a synchronous copy makes its links asynchronous", () => {
    const found = texts(linksOf({ databases: changing(["pangyo"]), ...rest }));
    expect(found).toContain("asynchronous ansan-pangyo");
    expect(found).toContain("synchronous ansan-siheung");
    expect(found).not.toContain("synchronous ansan-pangyo");
  });
});

describe("the map", () => {
  /** Where the map draws each site. */
  const drawn = (text: string) =>
    [...text.matchAll(/data-site="([^"]+)"\s+transform="translate\(([-\d.]+) ([-\d.]+)\)"/g)].map(
      ([, name, x, y]) => ({ name: name!, x: Number(x), y: Number(y) }),
    );

  test("draws every site within the frame, none on another, near ones to scale", () => {
    const sites = drawn(siteMap(sampleBlueprint())!.text);
    expect(sites).toHaveLength(5);
    for (const { x, y } of sites) {
      expect(x).toBeGreaterThan(40);
      expect(x).toBeLessThan(520);
      expect(y).toBeGreaterThan(40);
      expect(y).toBeLessThan(400);
    }
    const between = (one: string, other: string) => {
      const [a, b] = [one, other].map((name) => sites.find((site) => site.name === name)!);
      return Math.hypot(a!.x - b!.x, a!.y - b!.y);
    };
    const [ansan, siheung, pangyo] = sampleBlueprint().sites.map(({ location }) => location!);
    expect(between("ansan", "pangyo") / between("ansan", "siheung")).toBeCloseTo(
      distance(ansan!, pangyo!) / distance(ansan!, siheung!),
      1,
    );
    expect(between("aws-osaka", "pangyo")).toBeGreaterThan(80);
  });

  test("there is none where no site says where it is", () => {
    const { sites, ...rest } = sampleBlueprint();
    expect(siteMap({ ...rest, sites: sites.map(({ location: _, ...site }) => site) })).toBeUndefined();
  });
});
