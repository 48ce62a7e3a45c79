import * as fc from "fast-check";
import type { DeclaredSite } from "@holdfast/lab/declared/data-sites";
import { serversOf, split } from "@holdfast/lab/declared/servers";
import { declaredSite } from "../declared-sites";

const hall = fc.record({
  cores: fc.integer({ min: 1, max: 5000 }),
  memoryGiB: fc.integer({ min: 1, max: 100_000 }),
});

const site: fc.Arbitrary<DeclaredSite> = fc
  .record({
    halls: fc.array(hall, { minLength: 1, maxLength: 6 }),
    storageTiB: fc.integer({ min: 1, max: 5000 }),
  })
  .map(({ halls, storageTiB }) => ({
    ...declaredSite,
    storageTiB,
    halls: halls.map((each, index) => ({ ...each, name: `hall-${index}` })),
  }));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("the servers of each hall add up to it, and all disks to the site's storage", () => {
  fc.assert(
    fc.property(site, (declared) => {
      const servers = serversOf(declared);
      for (const { name, cores, memoryGiB } of declared.halls) {
        const inHall = servers.filter((server) => server.hall === name);
        expect(sum(inHall.map(({ millicores }) => millicores))).toBe(cores * 1000);
        expect(sum(inHall.map(({ memoryMiB }) => memoryMiB))).toBe(memoryGiB * 1024);
      }
      expect(sum(servers.flatMap(({ disksGiB }) => disksGiB))).toBe(declared.storageTiB * 1024);
    }),
  );
});

test("server names are unique DNS labels, and no server is without room", () => {
  fc.assert(
    fc.property(site, (declared) => {
      const servers = serversOf(declared);
      expect(new Set(servers.map(({ name }) => name)).size).toBe(servers.length);
      const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
      const wrong = servers.filter(
        ({ name, millicores, memoryMiB, disksGiB }) =>
          !label.test(name) || millicores <= 0 || memoryMiB <= 0 || disksGiB.length !== 4,
      );
      expect(wrong).toEqual([]);
    }),
  );
});

test("a hall of 192 cores is six servers of 32, and one of 40 is two of 20", () => {
  const [first, second] = [192, 40].map((cores) =>
    serversOf({ ...declaredSite, halls: [{ name: "hall-1", cores, memoryGiB: cores * 4 }] }),
  );
  expect(first?.map(({ millicores }) => millicores)).toEqual(Array(6).fill(32_000));
  expect(second?.map(({ millicores, memoryMiB }) => [millicores, memoryMiB])).toEqual(
    Array(2).fill([20_000, 80 * 1024]),
  );
});

test("a hall of a hundred thousand cores still fits one machine", () => {
  const halls = [{ name: "hall-1", cores: 100_000, memoryGiB: 400_000 }];
  expect(serversOf({ ...declaredSite, halls })).toHaveLength(100);
});

test("parts of a split differ by one at the most", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 500 }), (total, parts) => {
      const shares = split(total, parts);
      expect(shares).toHaveLength(parts);
      expect(sum(shares)).toBe(total);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});
