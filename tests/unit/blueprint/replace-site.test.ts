import type { DataSite } from "@holdfast/blueprint/sites/site";
import { sites } from "../../../stacks/sites";
import type { Registered } from "./evaluation";
import { evaluateStack, inputsOf, ofType } from "./shipped-blueprint";

const siheung = sites.find((site) => site.name === "siheung") as DataSite;

interface Goals {
  allowedSites: string[];
}

interface Zone {
  endpoints: { hostname: string; targets: { site: string; address: string }[] }[];
}

const everySite = (resources: Registered[]) =>
  ofType(resources, "holdfast:index:DataCenter")
    .map((resource) => resource.name)
    .sort();
const databaseSites = (resources: Registered[], name: string) =>
  inputsOf<{ sites: { name: string }[] }>(resources, "holdfast:index:ReplicatedDatabase", name).sites.map(
    (site) => site.name,
  );
const votersOf = (resources: Registered[]) =>
  ["ClusterVoter", "CloudVoter"].flatMap((component) => ofType(resources, `holdfast:index:${component}`));
const voters = (resources: Registered[], name: string) =>
  votersOf(resources)
    .filter((voter) => voter.name === name)
    .flatMap(({ inputs }) => (inputs as { voters: { name: string }[] }).voters.map((voter) => voter.name));

let before: Registered[];

beforeAll(async () => {
  before = await evaluateStack("dev");
}, 60_000);

describe("one entry replaced: Siheung by Namyangju", () => {
  const namyangju: DataSite = {
    ...siheung,
    name: "namyangju",
    description: "The own data center that takes the place of Siheung",
    // District of Namyangju; an assumption, as is the rest of the entry.
    location: { latitude: 37.636, longitude: 127.216 },
    hazards: { ...siheung.hazards, typhoonTrack: "inland", coastDistanceKilometres: 50 },
    utilities: {
      ...siheung.utilities,
      substations: { mains: "namyangju-north", reserve: "namyangju-south" },
    },
  };
  let after: Registered[];

  beforeAll(async () => {
    after = await evaluateStack(
      "dev",
      {},
      sites.map((site) => (site.name === "siheung" ? namyangju : site)),
    );
  }, 60_000);

  test("nothing of Siheung is left", () => {
    expect(JSON.stringify(before)).toContain("siheung");
    expect(JSON.stringify(after)).not.toContain("siheung");
    expect(everySite(after)).toEqual(["ansan", "namyangju", "pangyo"]);
  });

  test("everything that stood at Siheung stands at Namyangju, and nothing else has moved", () => {
    const renamed = (resources: Registered[]) =>
      resources.map(({ urn }) => urn.replaceAll("siheung", "namyangju")).sort();
    expect(renamed(after)).toEqual(renamed(before));
  });

  test("goals, voters, database members and DNS answers follow", () => {
    const goals = inputsOf<Goals>(after, "holdfast:index:PlacementPolicy", "messaging");
    expect(goals.allowedSites).toEqual(["ansan", "namyangju", "pangyo"]);
    expect(voters(after, "failover-authority-aws-seoul")).toEqual([
      "ansan",
      "namyangju",
      "pangyo",
      "aws-seoul",
      "aws-osaka",
    ]);
    expect(databaseSites(after, "messaging-namyangju")).toEqual(["ansan", "namyangju", "pangyo"]);
    const zone = inputsOf<Zone>(after, "holdfast:index:Route53Zone", "public-route53");
    for (const { targets } of zone.endpoints) {
      expect(targets).toContainEqual(expect.objectContaining({ site: "namyangju", address: "203.0.113.74" }));
    }
  });
});

describe("one entry added: a sixth site", () => {
  const sixth: DataSite = {
    ...siheung,
    name: "chuncheon",
    description: "A fourth data center, away from the coast",
    location: { latitude: 37.881, longitude: 127.73 },
    network: {
      podCidr: "10.80.0.0/16",
      serviceCidr: "10.81.0.0/20",
      siteCidr: "10.81.16.0/20",
      voterAddress: "10.81.16.23",
      ingressAddress: "198.51.100.74",
      dnsAddress: "198.51.100.117",
      routerAddress: "198.51.100.94",
      autonomousSystem: 64_516,
    },
  };
  let after: Registered[];

  beforeAll(async () => {
    after = await evaluateStack("dev", {}, [...sites, sixth]);
  }, 60_000);

  test("everything that an own site has stands there too", () => {
    const at = (resources: Registered[], site: string) =>
      resources
        .filter(({ urn }) => urn.includes(site))
        .map(({ urn }) => urn.replaceAll(site, "SITE"))
        .sort();
    expect(everySite(after)).toEqual(["ansan", "chuncheon", "pangyo", "siheung"]);
    expect(at(after, "chuncheon")).toEqual(at(after, "siheung"));
  });

  test("voters stay odd: it takes the place of the last cloud region", () => {
    const members = ["ansan", "siheung", "pangyo", "chuncheon", "aws-seoul"];
    const quorums = votersOf(after).map((quorum) => quorum.name);
    expect(quorums.sort()).toEqual(members.map((site) => `failover-authority-${site}`).sort());
    for (const quorum of quorums) expect(voters(after, quorum)).toEqual(members);
  });

  test("databases, goals and DNS answers follow", () => {
    const ownFirst = ["ansan", "siheung", "chuncheon", "pangyo"];
    for (const database of ["messaging-chuncheon", "games-ansan"]) {
      expect(databaseSites(after, database)).toEqual(ownFirst);
    }
    const goals = inputsOf<Goals>(after, "holdfast:index:PlacementPolicy", "games");
    expect(goals.allowedSites.toSorted()).toEqual(ownFirst.toSorted());
    const zone = inputsOf<Zone>(after, "holdfast:index:Route53Zone", "public-route53");
    const messaging = zone.endpoints.find(({ hostname }) => hostname === "messaging.kr.example");
    expect(messaging?.targets.map((target) => target.site)).toEqual([
      "ansan",
      "siheung",
      "pangyo",
      "chuncheon",
    ]);
  });

  test("each site needs fewer replicas than before, because more are left after a loss", () => {
    const replicas = (resources: Registered[]) =>
      inputsOf<{ spec: { replicas: number } }>(
        resources,
        "kubernetes:apps/v1:Deployment",
        "messaging-ansan-deployment",
      ).spec.replicas;
    expect(replicas(after)).toBeLessThan(replicas(before));
  });

  test("it is a part of its own, and needs no more than a stack that names it", async () => {
    const alone = await evaluateStack("dev", { declares: '["chuncheon"]' }, [...sites, sixth]);
    const inEverything = new Map(after.map((resource) => [resource.urn, resource.inputs]));
    expect(alone.length).toBeGreaterThan(200);
    for (const { urn, inputs } of alone) expect(inEverything.get(urn)).toEqual(inputs);
  }, 60_000);
});
