import * as fc from "fast-check";
import { type CloudSite, type DataSite, isDataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import { voterSites } from "@holdfast/blueprint/placement/voters";
import { votersToSurvive } from "holdfast/consensus-quorum/majority";

const dataSite = sites.find(isDataSite) as DataSite;
const cloudSite = sites.find((site) => !isDataSite(site)) as CloudSite;
const blueprint = fc
  .record({ data: fc.nat(12), cloud: fc.nat(4) })
  .filter(({ data, cloud }) => data + cloud > 0)
  .map(({ data, cloud }) => [
    ...Array.from({ length: cloud }, (_, index) => ({ ...cloudSite, name: `cloud-${index}` })),
    ...Array.from({ length: data }, (_, index) => ({ ...dataSite, name: `data-${index}` })),
  ]);

test("the shipped sites have a voter each", () => {
  expect(voterSites(sites)).toEqual(sites);
});

test("a sixth site takes the place of the last cloud region", () => {
  const sixth: DataSite = { ...dataSite, name: "sixth" };
  expect(voterSites([...sites, sixth]).map((site) => site.name)).toEqual([
    "ansan",
    "siheung",
    "pangyo",
    "sixth",
    "aws-seoul",
  ]);
});

test("voters are odd in number, seven at most, at different sites, data sites before cloud regions", () => {
  fc.assert(
    fc.property(blueprint, (candidates) => {
      const voters = voterSites(candidates);
      expect(voters.length % 2).toBe(1);
      expect(voters.length).toBeLessThanOrEqual(7);
      expect(new Set(voters).size).toBe(voters.length);
      const dropped = candidates.filter((site) => !voters.includes(site));
      if (dropped.some(isDataSite)) expect(voters.every(isDataSite)).toBe(true);
    }),
  );
});

test("no voter less would do, and none more is needed", () => {
  fc.assert(
    fc.property(fc.nat(10), (losses) => {
      const voters = votersToSurvive(losses);
      expect(voters - losses).toBeGreaterThan(voters / 2);
      expect(voters - 1 - losses).toBeLessThanOrEqual((voters - 1) / 2);
    }),
  );
});
