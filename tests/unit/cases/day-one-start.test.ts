import type { Value } from "@holdfast/resilience";
import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, reportOn, shippedResources } from "./planted";

const sites = ["ansan", "siheung", "pangyo"];
const CENTER = ":DataCenter";
const container = (index: number) => ["spec", "template", "spec", "containers", index];

/** Nodes of some sites have no image of a repository. */
const withoutImage =
  (repository: string, at: readonly string[] = sites): Change =>
  (resources) =>
    at.reduce((changed, site) => {
      const images = find(changed, CENTER, site).inputs["nodeImages"] as string[];
      const left = images.filter((image) => !image.includes(`/${repository}`));
      expect(left.length).toBeLessThan(images.length);
      return field(CENTER, site, ["nodeImages"], left)(changed);
    }, resources);

/** A field of a workload of the registry at every site has another value. */
const atEverySite =
  (type: string, name: string, path: (string | number)[], value: Value): Change =>
  (resources) =>
    sites.reduce((changed, site) => field(type, name.replace("SITE", site), path, value)(changed), resources);

test("what everything needs to start is on the nodes", () => {
  const { findings } = reportOn(shippedResources());
  expect(JSON.stringify(findings)).not.toContain("start-cycle");
});

test.each<[string, Change, RegExp, RegExp]>([
  [
    "nodes that have no image at all",
    (resources) => sites.reduce((all, site) => field(CENTER, site, ["nodeImages"], [])(all), resources),
    /./,
    /image needs an image of registry\.kr\.example before it starts, which waits for it: service artifact-registry/,
  ],
  [
    "nodes without the registry's own image",
    withoutImage("artifact-registry"),
    /^artifact-registry-/,
    /image needs an image of registry\.kr\.example before it starts.*service artifact-registry/,
  ],
  [
    "nodes without the image of the registry's database",
    withoutImage("platform/postgresql"),
    /^operations-/,
    /service artifact-registry, which needs database operations/,
  ],
  [
    "nodes of one site without its voter's image, when a first start takes all voters",
    withoutImage("platform/etcd", ["pangyo"]),
    /^failover-authority-pangyo-voter$/,
    /service artifact-registry, which needs database operations, which needs quorum failover-authority/,
  ],
  [
    "the registry's pods ask a registry whatever their nodes have",
    atEverySite(
      ":Deployment",
      "artifact-registry-SITE-deployment",
      [...container(0), "imagePullPolicy"],
      "Always",
    ),
    /^artifact-registry-/,
    /imagePullPolicy needs an image of registry\.kr\.example/,
  ],
])("%s: one error, with the cycle", (_, planted, resource, message) => {
  const errors = foundAfter(planted).filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    resource: expect.stringMatching(resource),
    message: expect.stringMatching(message),
  });
});

test.each<[string, Change]>([
  ["one site's nodes without the database's image", withoutImage("platform/postgresql", ["pangyo"])],
  [
    "a registry elsewhere",
    (resources) => {
      const text = JSON.stringify(resources).replace(
        /registry\.kr\.example(?=\/[a-z/-]+[@:])/g,
        "registry.elsewhere.example",
      );
      return (JSON.parse(text) as typeof resources).map((resource) =>
        resource.type.endsWith(CENTER)
          ? { ...resource, inputs: { ...resource.inputs, nodeImages: [] } }
          : resource,
      );
    },
  ],
])("harmless: %s", (_, planted) => {
  expect(foundAfter(planted)).toEqual([]);
});
